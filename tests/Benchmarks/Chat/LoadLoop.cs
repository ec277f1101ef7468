using System.Diagnostics;
using ChatCluster.Sockets.EventLoop;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>
/// The load: one thread with one epoll serves all users, as thriftily as it can be done from here, because it shares the processors with
/// the server that is measured. Users join it on that thread and act on it.
/// </summary>
internal sealed class LoadLoop
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
        var load = new LoadLoop();
        load._loop.Start();
        load._loop.Post(() => begin(load));
        await meanwhile();
        load._loop.Post(load._loop.Stop);
        await load._loop.Stopped;
        if (load._failure is { } failure)
            throw new InvalidOperationException($"the load stopped: {failure.Message}", failure);
    }

    /// <summary>
    /// Calls <paramref name="act"/> so many times a second, whatever comes of it: several at once when the clock is coarser.
    /// </summary>
    public void Repeat(int perSecond, Action act)
    {
        var begun = Stopwatch.GetTimestamp();
        var done = 0L;
        LoopTimer? timer = null;
        timer = new(() =>
        {
            _loop.SetTimer(timer!, TickMilliseconds);
            for (var due = (long)(Stopwatch.GetElapsedTime(begun).TotalSeconds * perSecond); done < due; done++)
                act();
        });
        _loop.SetTimer(timer, TickMilliseconds);
    }
}
