namespace ChatCluster.Sockets.EventLoop;

/// <summary>Something that happens once, at a time, on a loop's thread; can be set again. Made once and kept, so that setting it costs no memory.</summary>
/// <param name="onDue">What happens; the same for many timers, so that a timer of each session costs no delegate of its own.</param>
/// <param name="owner">Whom it happens to.</param>
public sealed class LoopTimer(Action<object> onDue, object owner)
{
    internal const int NotQueued = -1;

    public LoopTimer(Action onDue)
        : this(static action => ((Action)action)(), onDue)
    {
    }

    /// <summary>It will act.</summary>
    public bool IsSet => Due != long.MaxValue;

    /// <summary>When to act, in the loop's milliseconds; <see cref="long.MaxValue"/> is never.</summary>
    internal long Due { get; set; } = long.MaxValue;

    /// <summary>The time the queue has it sorted by: never later than <see cref="Due"/> while it is set.</summary>
    internal long QueuedFor { get; set; }

    internal int QueueIndex { get; set; } = NotQueued;

    internal void Act() => onDue(owner);
}
