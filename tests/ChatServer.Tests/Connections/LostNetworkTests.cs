using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using ChatCluster.Server.Connections;
using ChatCluster.TestKit;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

/// <summary>
/// The kernel gives a connection up: a pulled cable after unanswered probes, no route to the host. Kestrel says so with its bare
/// SocketException.
/// </summary>
public sealed class LostNetworkTests
{
    private readonly Pipe _fromClient = new();
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));

    [Theory]
    [InlineData(SocketError.TimedOut)]
    [InlineData(SocketError.HostUnreachable)]
    public async Task Connection_WithUnsentMessages_EndsAndEverythingIsKept(SocketError error)
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        var life = server.Get<ChatConnectionHandler>().OnConnectedAsync(Connection());
        await _fromClient.Writer.WriteAsync("""{"id":21,"msgid":1,"password":"123456","seq":1}"""u8.ToArray(), TestContext.Current.CancellationToken);
        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 21", "online");
        await sender.SendAsync("""{"msg":"x","msgid":6,"seq":2,"toid":21}""");
        Assert.Contains("\"msgid\":100", await sender.AskAsync("""{"msgid":99}"""));

        await _toClient.Reader.CompleteAsync(new SocketException((int)error));
        await _fromClient.Writer.CompleteAsync(new SocketException((int)error));

        Assert.Contains("\"stored\"", await sender.ReadAsync());
        await life.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 21", "offline");
    }

    private DefaultConnectionContext Connection()
    {
        var wire = new Wire(_fromClient.Reader, _toClient.Writer);
        var connection = new DefaultConnectionContext("lost", wire, wire);
        connection.Features.Set(new AdmittedConnection(new(new()), "192.0.2.7:1", IPAddress.Parse("192.0.2.7")));
        return connection;
    }

    private sealed record Wire(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
