using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Server.Transport;

/// <summary>
/// Brings whoever waits for something back to his loop: after an <c>await</c> the code of a connection goes on in the thread it came from, at
/// the end of a turn. So what all the messages of a turn have to say to one client leaves in one write.
/// </summary>
internal sealed class LoopContext(SocketLoop<LinuxSocket> loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        var comes = loop.IsCurrent ? loop.Defer(d, state) : loop.Post(d, state);
        if (!comes)
            // The loop has ended; what is left need not be quick.
            base.Post(d, state);
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("nobody waits for a loop");

    public override SynchronizationContext CreateCopy() => this;
}
