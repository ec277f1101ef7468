using System.Net;
using System.Net.Sockets;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;
using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Transport;

/// <summary>
/// Kestrel's connections on event loops of our own: a few threads, each of which waits for all of its sockets at once and serves those that
/// are ready, one after the other. A message is received, handled and sent on by one thread, with nobody to wake in between. For Linux;
/// elsewhere Kestrel's own sockets do.
/// </summary>
public sealed class LoopTransport(TransportOptions options, ILogger<LoopTransport> log) : IConnectionListenerFactory, IAsyncDisposable
{
    /// <summary>As many as may wait to be accepted; the kernel clips it to its own limit (net.core.somaxconn).</summary>
    private const int Backlog = 4096;

    private readonly List<SocketLoop<LinuxSocket>> _loops = [];

    /// <exception cref="AddressInUseException">Somebody listens there.</exception>
    /// <exception cref="SocketException">The system refuses.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = ListenSocket.Create(endpoint);
        try
        {
            // Both are inherited by what it accepts.
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
        // A database file could not be opened, nor the runtime's own, if clients had taken all there are.
        DescriptorReserve.Keep(DescriptorLimit.Current.Soft);
        while (_loops.Count < options.Loops)
        {
            var loop = new SocketLoop<LinuxSocket>(new Epoll(), $"chat loop {_loops.Count}", TimeProvider.System);
            loop.Start();
            loop.Post(() => SynchronizationContext.SetSynchronizationContext(new LoopContext(loop)));
            _loops.Add(loop);
        }
    }
}
