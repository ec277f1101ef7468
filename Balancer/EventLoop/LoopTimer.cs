namespace ChatCluster.Balancer.EventLoop;

/// <summary>Something that happens once, at a time, on a loop's thread; can be set again. Made once and kept, so that setting it costs no memory.</summary>
public sealed class LoopTimer(Action onDue)
{
    internal const int NotQueued = -1;

    internal Action OnDue { get; } = onDue;

    /// <summary>When to act, in the loop's milliseconds; <see cref="long.MaxValue"/> is never.</summary>
    internal long Due { get; set; } = long.MaxValue;

    /// <summary>The time the queue has it sorted by: never later than <see cref="Due"/> while it is set.</summary>
    internal long QueuedFor { get; set; }

    internal int QueueIndex { get; set; } = NotQueued;
}
