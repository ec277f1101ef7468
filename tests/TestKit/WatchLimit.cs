using ChatCluster.Sockets.Native;

namespace ChatCluster.TestKit;

/// <summary>How many sockets more a <see cref="LimitedPoller"/> watches; any thread may change it.</summary>
public sealed class WatchLimit
{
    private const int NoSpace = 28;

    private int _left = int.MaxValue;

    public int Left
    {
        set => Volatile.Write(ref _left, value);
    }

    /// <exception cref="NativeException">There is none left.</exception>
    internal void TakeOne()
    {
        if (Interlocked.Decrement(ref _left) < 0)
            throw new NativeException("epoll_ctl", new Errno(NoSpace));
    }
}
