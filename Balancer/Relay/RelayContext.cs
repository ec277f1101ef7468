using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>What the sessions of one loop share.</summary>
internal sealed class RelayContext<TSocket>(SocketLoop<TSocket> loop, int maxConnections) where TSocket : struct, IStreamSocket<TSocket>
{
    private const int BufferLength = 256 * 1024;

    /// <summary>Once this many bytes wait to be sent, a session reads no more at once than its own <c>proxy_buffer_size</c>.</summary>
    private const long GenerousPending = 32 << 20;

    internal SocketLoop<TSocket> Loop { get; } = loop;

    /// <summary>Where bytes are received, to be sent on before anything else is received. Pinned: the kernel gets its address.</summary>
    internal byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(BufferLength, pinned: true);

    internal PipePool Pipes { get; } = new();

    /// <summary>Connections open on this loop, both sides counted.</summary>
    internal int Connections { get; set; }

    /// <summary><c>worker_connections</c>.</summary>
    internal int MaxConnections { get; } = maxConnections;

    internal bool IsFull => Connections >= MaxConnections;

    /// <summary>Bytes that were received and are not yet sent, in all sessions.</summary>
    internal long PendingBytes { get; set; }

    /// <summary>How much to receive at once. What the other side refuses is kept, so this also bounds what one direction may hold.</summary>
    /// <param name="bufferSize">The server's <c>proxy_buffer_size</c>.</param>
    internal int ReceiveSize(int bufferSize) => PendingBytes < GenerousPending ? BufferLength : LeastReceiveSize(bufferSize);

    /// <summary>How much to receive when it is known that it will have to wait.</summary>
    internal static int LeastReceiveSize(int bufferSize) => Math.Min(bufferSize, BufferLength);
}
