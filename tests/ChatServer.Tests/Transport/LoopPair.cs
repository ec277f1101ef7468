using System.Net;
using System.Net.Sockets;
using ChatCluster.Server.Transport;
using ChatCluster.TestKit;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatCluster.ChatServer.Tests.Transport;

/// <summary>Both ends of a connection: the one that the transport serves, and a plain socket.</summary>
internal sealed class LoopPair : IAsyncDisposable
{
    private readonly LoopTransport _transport = new(new() { Loops = 1 }, NullLogger<LoopTransport>.Instance);
    private IConnectionListener? _listener;

    private LoopPair()
    {
    }

    public required ConnectionContext Server { get; set; }

    public required Socket Client { get; set; }

    public static async Task<LoopPair> OpenAsync(CancellationToken cancellation)
    {
        var pair = new LoopPair { Server = null!, Client = null! };
        pair._listener = await pair._transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), cancellation);
        (pair.Server, pair.Client) = await pair.ConnectAsync(cancellation);
        return pair;
    }

    /// <summary>One more connection on the same transport.</summary>
    public async Task<(ConnectionContext Server, Socket Client)> ConnectAsync(CancellationToken cancellation)
    {
        var client = await SocketExtensions.ConnectToAsync(_listener!.EndPoint, cancellation);
        return ((await _listener.AcceptAsync(cancellation).AsTask().WaitAsync(Eventually.Deadline, cancellation))!, client);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await StopAsync();
    }

    /// <summary>Ends the listening and the loops.</summary>
    public async Task StopAsync()
    {
        await _listener!.DisposeAsync();
        await _transport.DisposeAsync();
    }
}
