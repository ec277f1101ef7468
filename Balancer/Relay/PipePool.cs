using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>The kernel pipes of one loop: few, since a direction holds one only while bytes are in it.</summary>
internal sealed class PipePool : IDisposable
{
    private const int MaxPipes = 32;
    private const int WantedCapacity = 1 << 20;

    private readonly Stack<SplicePipe> _free = [];
    private int _lent;

    /// <summary>An empty pipe; null when all are in use or the system grants none.</summary>
    internal SplicePipe? TryRent()
    {
        if (_lent == MaxPipes)
            return null;
        if (!_free.TryPop(out var pipe))
            pipe = SplicePipe.TryOpen(WantedCapacity);
        if (pipe is not null)
            _lent++;
        return pipe;
    }

    /// <summary>A pipe that still holds bytes of a session that has ended is not used again.</summary>
    internal void Return(SplicePipe pipe)
    {
        _lent--;
        if (pipe.Count == 0)
            _free.Push(pipe);
        else
            pipe.Dispose();
    }

    public void Dispose()
    {
        while (_free.TryPop(out var pipe))
            pipe.Dispose();
    }
}
