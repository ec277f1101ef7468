using System.Diagnostics;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>
/// The load: one thread with one epoll serves all users, as thriftily as it can be done from here, because it shares the processors with
/// the server that is measured. Users join it on that thread and act on it.
/// </summary>
internal sealed class LoadLoop : IAsyncDisposable
{
    private const long TickMilliseconds = 1;

    private readonly SocketLoop<LinuxSocket> _loop;

    private Exception? _failure;

    private LoadLoop() => _loop = new(new Epoll(), "load", TimeProvider.System, (_, failure) => _failure = failure);

    public SocketLoop<LinuxSocket> Sockets => _loop;

    public static Task RunAsync(TimeSpan duration, Action<LoadLoop> begin) => RunWhileAsync(begin, () => Task.Delay(duration));

    /// <param name="begin">Lets the users join, and the first of them say something.</param>
    /// <param name="meanwhile">When it ends, so does the load.</param>
    public static async Task RunWhileAsync(Action<LoadLoop> begin, Func<Task> meanwhile)
    {
        await using var load = Start();
        load._loop.Post(() => begin(load));
        await meanwhile();
        await load.DisposeAsync();
        load.ThrowIfFailed();
    }

    public static LoadLoop Start()
    {
        var load = new LoadLoop();
        load._loop.Start();
        return load;
    }

    /// <summary>Calls <paramref name="act"/> on the load's thread and waits for its end.</summary>
    /// <exception cref="InvalidOperationException">The load has stopped.</exception>
    public async Task InvokeAsync(Action act)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            act();
            done.SetResult();
        });
        await Task.WhenAny(done.Task, _loop.Stopped);
        ThrowIfFailed();
    }

    public async ValueTask DisposeAsync()
    {
        _loop.Post(_loop.Stop);
        await _loop.Stopped;
    }

    /// <summary>
    /// Calls <paramref name="act"/> so many times a second, whatever comes of it: several at once when the clock is coarser.
    /// </summary>
    /// <param name="goesOn">Ends it when false; null: never.</param>
    public void Repeat(int perSecond, Action act, Func<bool>? goesOn = null)
    {
        var begun = Stopwatch.GetTimestamp();
        var done = 0L;
        LoopTimer? timer = null;
        timer = new(() =>
        {
            if (goesOn?.Invoke() == false)
                return;
            _loop.SetTimer(timer!, TickMilliseconds);
            for (var due = (long)(Stopwatch.GetElapsedTime(begun).TotalSeconds * perSecond); done < due; done++)
                act();
        });
        _loop.SetTimer(timer, TickMilliseconds);
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
            throw new InvalidOperationException($"the load stopped: {failure.Message}", failure);
    }
}
