using System.Net;
using System.Net.Sockets;
using ChatCluster.Server.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Transport;

/// <summary>A pulled cable shows within a minute, also where nobody sends heartbeats.</summary>
public sealed class ListenSocketTests
{
    private const int Minute = 60;

    [Fact]
    public async Task AcceptedConnection_IsProbedByTheSystem_WhichGivesUpWithinAMinute()
    {
        using var listener = ListenSocket.Create(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        using var accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, Option(accepted, SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        var (idle, interval, probes) = (Tcp(accepted, SocketOptionName.TcpKeepAliveTime), Tcp(accepted, SocketOptionName.TcpKeepAliveInterval), Tcp(accepted, SocketOptionName.TcpKeepAliveRetryCount));
        Assert.InRange(idle + (interval * probes), 1, Minute);
    }

    [Fact]
    public async Task Server_ListensWithSuchASocket()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(ListenSocket.Create, server.Get<IOptions<SocketTransportOptions>>().Value.CreateBoundListenSocket);
    }

    private static int Tcp(Socket socket, SocketOptionName name) => Option(socket, SocketOptionLevel.Tcp, name);

    private static int Option(Socket socket, SocketOptionLevel level, SocketOptionName name) => (int)socket.GetSocketOption(level, name)!;
}
