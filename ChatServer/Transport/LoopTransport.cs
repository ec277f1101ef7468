using System.Net;
using System.Net.Sockets;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;
using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Transport;

/// <summary>
/// Runs Kestrel's connections on event loops: a few threads, each of which waits for all its sockets and serves the ready ones one after
/// the other. One thread receives, handles and forwards a message without a thread switch. For Linux; elsewhere Kestrel's own sockets
/// serve.
/// </summary>
public sealed class LoopTransport(TransportOptions options, ILogger<LoopTransport> log) : IConnectionListenerFactory, IAsyncDisposable
{
    /// <summary>The most connections that wait to be accepted; the kernel limits it to net.core.somaxconn.</summary>
    private const int Backlog = 4096;

    private readonly List<SocketLoop<LinuxSocket>> _loops = [];

    /// <exception cref="AddressInUseException">The address is in use.</exception>
    /// <exception cref="SocketException">The system refused.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = ListenSocketFactory.Create(endpoint);
        try
        {
            // Accepted sockets inherit both.
            socket.NoDelay = true;
            socket.Blocking = false;
            socket.Listen(Backlog);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        StartLoops();
        return new(new LoopListener(socket, _loops, options.MaxOperators, log));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var loop in _loops)
        {
            loop.Post(loop.Stop);
            await loop.Stopped;
        }
    }

    private void StartLoops()
    {
        // Without a reserve, clients could use up the descriptors that database files and the runtime need.
        DescriptorReserve.Keep(DescriptorLimit.Current.Soft);
        while (_loops.Count < options.Loops)
        {
            var loop = new SocketLoop<LinuxSocket>(new Epoll(), $"chat loop {_loops.Count}", TimeProvider.System);
            loop.Start();
            loop.Post(() => SynchronizationContext.SetSynchronizationContext(new LoopSynchronizationContext(loop)));
            _loops.Add(loop);
        }
    }
}
