namespace ChatCluster.TestKit;

/// <summary>Clocks that stand still until a test moves them: the wall clock, which can be set, and the monotonic one, which cannot. Local time is UTC.</summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private long _wall = start.UtcTicks;
    private long _monotonic = start.UtcTicks;

    public ManualTimeProvider() : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) { }

    /// <summary>No timer ever fires: nothing happens by itself. Otherwise timers are the system's.</summary>
    public bool StopsTimers { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _wall), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _monotonic);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => StopsTimers
        ? base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
        : base.CreateTimer(callback, state, dueTime, period);

    /// <summary>Time passes, on both clocks.</summary>
    public void Advance(TimeSpan by)
    {
        SetWallClock(by);
        Interlocked.Add(ref _monotonic, by.Ticks);
    }

    /// <summary>Somebody sets the wall clock forward, or back; no time passes.</summary>
    public void SetWallClock(TimeSpan by) => Interlocked.Add(ref _wall, by.Ticks);
}
