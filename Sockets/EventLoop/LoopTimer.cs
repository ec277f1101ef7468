namespace ChatCluster.Sockets.EventLoop;

/// <summary>A one-shot timer on a loop's thread. It can be set again any number of times without an allocation.</summary>
/// <param name="onDue">Called when the time is over. May be one static delegate for many timers.</param>
/// <param name="owner">The argument of <paramref name="onDue"/>.</param>
public sealed class LoopTimer(Action<object> onDue, object owner)
{
    internal const int NotQueued = -1;

    public LoopTimer(Action onDue)
        : this(static action => ((Action)action)(), onDue)
    {
    }

    /// <summary>The timer is set and has not fired yet.</summary>
    public bool IsSet => Due != long.MaxValue;

    /// <summary>When to fire, in milliseconds of the loop; <see cref="long.MaxValue"/> for never.</summary>
    internal long Due { get; set; } = long.MaxValue;

    /// <summary>The time by which the queue sorts it: never later than <see cref="Due"/> while it is set.</summary>
    internal long QueuedFor { get; set; }

    internal int QueueIndex { get; set; } = NotQueued;

    internal void Fire() => onDue(owner);
}
