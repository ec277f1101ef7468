using ChatCluster.TestKit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>A clock that knows how long its timers wait.</summary>
internal sealed class SteppedClock() : SettableTimeProvider(new DateTimeOffset(2026, 11, 22, 11, 0, 0, TimeSpan.Zero))
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ITimer, long> _due = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new KnownTimer(this, base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until a timer is due after exactly this time, and lets the time pass.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await Eventually.HoldsAsync(() => IsAwaited(time), $"a timer of {time.TotalSeconds} s");
        Advance(time);
    }

    private bool IsAwaited(TimeSpan time)
    {
        lock (_lock)
            return _due.ContainsValue(GetTimestamp() + time.Ticks);
    }

    private sealed class KnownTimer(SteppedClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
                clock._due[this] = clock.GetTimestamp() + dueTime.Ticks;
            return timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._due.Remove(this);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
