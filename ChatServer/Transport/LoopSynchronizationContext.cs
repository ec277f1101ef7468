using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Server.Transport;

/// <summary>
/// Resumes an <c>await</c> on the loop it was started on, at the end of a turn. So all messages of a turn to one client leave in one write.
/// </summary>
internal sealed class LoopSynchronizationContext(SocketLoop<LinuxSocket> loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        var comes = loop.IsCurrent ? loop.Defer(d, state) : loop.Post(d, state);
        if (!comes)
            // The loop has ended; the rest runs in the thread pool.
            base.Post(d, state);
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("a loop is never waited for");

    public override SynchronizationContext CreateCopy() => this;
}
