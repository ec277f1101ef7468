using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;
using ChatCluster.TestKit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Sockets.Tests.EventLoop;

public sealed class LoopTimerTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly SocketLoop<LinuxSocket> _loop;
    private readonly List<string> _fired = [];

    public LoopTimerTests()
    {
        _loop = new SocketLoop<LinuxSocket>(new Epoll(), "timers", _time);
        _loop.Start();
    }

    [Fact]
    public async Task Timers_SetInAnyOrder_FireInTheOrderOfTheirTimes()
    {
        int[] delays = [.. Enumerable.Range(1, 200)];
        new Random(3).Shuffle(delays);
        await OnLoopAsync(() =>
        {
            foreach (var delay in delays)
                _loop.SetTimer(new LoopTimer(() => _fired.Add($"{delay}")), delay);
        });
        await AdvanceAsync(100);
        Assert.Equal(Enumerable.Range(1, 100).Select(static delay => $"{delay}"), _fired);
        await AdvanceAsync(100);
        Assert.Equal(200, _fired.Count);
    }

    [Fact]
    public async Task Timer_PutOff_FiresAtItsNewTimeOnly()
    {
        LoopTimer timer = new(() => _fired.Add("idle"));
        await OnLoopAsync(() => _loop.SetTimer(timer, 10));
        await AdvanceAsync(9);
        await OnLoopAsync(() => _loop.SetTimer(timer, 10));
        await AdvanceAsync(9);
        Assert.Empty(_fired);
        await AdvanceAsync(1);
        Assert.Equal(["idle"], _fired);
        await AdvanceAsync(100);
        Assert.Single(_fired);
    }

    [Fact]
    public async Task Timer_BroughtForward_FiresEarlier()
    {
        LoopTimer late = new(() => _fired.Add("late"));
        await OnLoopAsync(() =>
        {
            _loop.SetTimer(new LoopTimer(() => _fired.Add("other")), 20);
            _loop.SetTimer(late, 30);
            _loop.SetTimer(late, 10);
        });
        await AdvanceAsync(40);
        Assert.Equal(["late", "other"], _fired);
    }

    [Fact]
    public async Task Timer_Cleared_DoesNotFireAndCanBeSetAgain()
    {
        LoopTimer timer = new(() => _fired.Add("fired"));
        await OnLoopAsync(() =>
        {
            _loop.SetTimer(timer, 10);
            _loop.ClearTimer(timer);
        });
        await AdvanceAsync(5);
        await OnLoopAsync(() => _loop.SetTimer(timer, 50));
        await AdvanceAsync(49);
        Assert.Empty(_fired);
        await AdvanceAsync(1);
        Assert.Single(_fired);
    }

    [Fact]
    public async Task Timers_ClearedAmongMany_LeaveTheOthersInOrder()
    {
        const int Count = 200;
        var random = new Random(1);
        var expected = new List<(int Due, string Name)>();
        await OnLoopAsync(() =>
        {
            var timers = Enumerable.Range(0, Count)
                .Select(number => (Due: random.Next(1, 10_000), Timer: new LoopTimer(() => _fired.Add($"{number}")))).ToArray();
            foreach (var (due, timer) in timers)
                _loop.SetTimer(timer, due);
            for (var number = 0; number < Count; number++)
            {
                if (random.Next(2) == 0)
                    _loop.ClearTimer(timers[number].Timer);
                else
                    expected.Add((timers[number].Due, $"{number}"));
            }
        });
        for (var passed = 0; passed < 10_000; passed += 500)
            await AdvanceAsync(500);

        Assert.Equal(expected.Select(static one => one.Name).Order(), _fired.Order());
        Assert.All(_fired.Zip(_fired.Skip(1)), pair => Assert.True(Slot(pair.First) <= Slot(pair.Second)));

        int Slot(string name) => expected.First(one => one.Name == name).Due / 500;
    }

    [Fact]
    public async Task Timer_Cleared_DoesNotKeepItsOwnerUntilItsTime()
    {
        var owner = new WeakReference(null);
        await OnLoopAsync(() => SetAndClear(owner));
        await OnLoopAsync(() => { });

        GC.Collect();
        Assert.False(owner.IsAlive);
    }

    private void SetAndClear(WeakReference owner)
    {
        owner.Target = new object();
        LoopTimer timer = new(static _ => { }, owner.Target);
        _loop.SetTimer(timer, 600_000);
        _loop.ClearTimer(timer);
    }

    public async ValueTask DisposeAsync()
    {
        _loop.Post(_loop.Stop);
        await _loop.Stopped;
    }

    /// <summary>Timers run after what was posted in the same turn: a second turn shows them done.</summary>
    private async Task AdvanceAsync(long milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        await OnLoopAsync(static () => { });
        await OnLoopAsync(static () => { });
    }

    private Task OnLoopAsync(Action action)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            action();
            done.SetResult();
        });
        return done.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
    }
}
