using System.Net;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>What the sessions of one loop share.</summary>
internal sealed class RelayContext<TSocket>(SocketLoop<TSocket> loop, int maxConnections, SessionObservers observers)
    where TSocket : struct, IStreamSocket<TSocket>
{
    private const int BufferLength = 256 * 1024;

    /// <summary>While more bytes than this wait to be sent, a session receives at most its own <c>proxy_buffer_size</c> at once.</summary>
    private const long GenerousPending = 32 << 20;

    internal SocketLoop<TSocket> Loop { get; } = loop;

    /// <summary>Bytes are received here and sent before anything else is received. Pinned: the kernel gets its address.</summary>
    internal byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(BufferLength, pinned: true);

    internal PipePool Pipes { get; } = new();

    /// <summary>Who watches the sessions; null: nobody.</summary>
    internal ISessionObserver? Observer => observers.Current;

    /// <summary>Connections open on this loop, both sides counted.</summary>
    internal int Connections { get; set; }

    /// <summary><c>worker_connections</c>.</summary>
    internal int MaxConnections { get; } = maxConnections;

    internal bool IsFull => Connections >= MaxConnections;

    /// <summary>Bytes that were received and are not yet sent, in all sessions.</summary>
    internal long PendingBytes { get; set; }

    /// <summary>The listening sockets of the present configuration, with what they serve.</summary>
    internal IReadOnlyList<(ListenSocket Listen, RelayServer Server)> Serving { get; private set; } = [];

    /// <summary>The addresses of <see cref="Serving"/>, by the same index.</summary>
    internal IReadOnlyList<EndPoint> Listeners { get; private set; } = [];

    internal void Serve(IReadOnlyList<(ListenSocket Listen, RelayServer Server)> serving)
    {
        Serving = serving;
        Listeners = [.. serving.Select(static one => one.Listen.Address)];
    }

    /// <summary>
    /// How much to receive at once. What the other side refuses is kept, so this also bounds what one direction may hold.
    /// </summary>
    /// <param name="bufferSize">The server's <c>proxy_buffer_size</c>.</param>
    internal int ReceiveSize(int bufferSize) => PendingBytes < GenerousPending ? BufferLength : Math.Min(bufferSize, BufferLength);
}
