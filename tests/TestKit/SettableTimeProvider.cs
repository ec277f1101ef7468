using Microsoft.Extensions.Time.Testing;

namespace ChatCluster.TestKit;

/// <summary>
/// A <see cref="FakeTimeProvider"/> whose wall clock can be set while no time passes. Its own monotonic clock is the wall clock, and
/// <see cref="FakeTimeProvider.AdjustTime"/> moves both.
/// </summary>
public class SettableTimeProvider : FakeTimeProvider
{
    private long _setBy;

    public SettableTimeProvider() { }

    public SettableTimeProvider(DateTimeOffset start) : base(start) { }

    /// <summary>No timer ever fires: a server does only what the test asks for.</summary>
    public bool StopsTimers { get; init; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Volatile.Read(ref _setBy));

    /// <summary>Ticks since the start: large values lose digits in <see cref="TimeProvider.GetElapsedTime(long)"/>.</summary>
    public override long GetTimestamp() => (base.GetUtcNow() - Start).Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => StopsTimers
        ? base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
        : base.CreateTimer(callback, state, dueTime, period);

    /// <summary>Sets the wall clock forward, or back with a negative value.</summary>
    public void SetWallClock(TimeSpan by) => Interlocked.Add(ref _setBy, by.Ticks);
}
