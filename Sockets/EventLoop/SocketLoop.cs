using System.Diagnostics;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Sockets.EventLoop;

/// <summary>One thread that serves many sockets: waits until one can go on and calls its handler.</summary>
/// <remarks>
/// Everything a loop owns is used by its thread only; <see cref="Post(Action)"/> is the way in from other threads. An exception that
/// leaves a handler is a bug, and a loop without its thread would look like a hang: the process is ended, loudly.
/// </remarks>
public sealed class SocketLoop<TSocket> where TSocket : struct, IStreamSocket<TSocket>
{
    private const int EventsPerTurn = 512;

    private readonly IPoller<TSocket> _poller;
    private readonly HandlerTable _handlers = new();
    private readonly TimerQueue _timers = new();
    private readonly Mailbox _mailbox;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Action<string, Exception> _onBug;
    private readonly Queue<Letter> _deferred = new();
    private List<ulong> _repeats = [];
    private List<ulong> _repeating = [];
    private bool _stopping;
    private bool _hasEnded;

    /// <param name="poller">Tells what is ready; the loop disposes of it when it ends.</param>
    /// <param name="name">The thread's name.</param>
    /// <param name="time">The clock for timers.</param>
    /// <param name="onBug">What to do with an exception nobody caught; null ends the process.</param>
    public SocketLoop(IPoller<TSocket> poller, string name, TimeProvider time, Action<string, Exception>? onBug = null)
    {
        _poller = poller;
        _time = time;
        _start = time.GetTimestamp();
        _onBug = onBug ?? Environment.FailFast;
        _mailbox = new Mailbox(poller.Wake);
        _thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Milliseconds since the loop was made, read once a turn.</summary>
    public long Now { get; private set; }

    /// <summary>Completes when the thread has ended.</summary>
    public Task Stopped => _stopped.Task;

    public void Start() => _thread.Start();

    /// <summary>Has the action run on the loop's thread, after those posted before. Any thread.</summary>
    /// <returns>False when the loop has ended: the action will not run.</returns>
    public bool Post(Action action) => Post(static action => ((Action)action!)(), action);

    /// <inheritdoc cref="Post(Action)"/>
    public bool Post(SendOrPostCallback action, object? argument) => _mailbox.TryAdd(new(action, argument));

    /// <summary>Has the action run at the end of this turn, when every ready socket has been served.</summary>
    /// <returns>False when the loop has ended: the action will not run.</returns>
    public bool Defer(SendOrPostCallback action, object? argument)
    {
        Debug.Assert(IsCurrent);
        if (!_hasEnded)
            _deferred.Enqueue(new(action, argument));
        return !_hasEnded;
    }

    /// <summary>Ends the loop after this turn. What is posted until then still runs.</summary>
    public void Stop()
    {
        Debug.Assert(IsCurrent);
        _stopping = true;
    }

    /// <returns>The socket's token, to be given back with <see cref="Forget"/> before the socket is closed.</returns>
    /// <exception cref="NativeException">The system watches no more sockets for this user.</exception>
    public ulong AddStream(TSocket socket, IReadyHandler handler, int side)
    {
        Debug.Assert(IsCurrent);
        return Add(handler, side, token => _poller.AddStream(socket, token));
    }

    /// <inheritdoc cref="AddStream"/>
    public ulong AddListener(TSocket listener, IReadyHandler handler)
    {
        Debug.Assert(IsCurrent);
        return Add(handler, side: 0, token => _poller.AddListener(listener, token));
    }

    public void RemoveListener(TSocket listener, ulong token)
    {
        Debug.Assert(IsCurrent);
        _handlers.Remove(token);
        _poller.RemoveListener(listener);
    }

    /// <summary>No event reaches the token's handler from now on, not even one that is already here.</summary>
    public void Forget(ulong token)
    {
        Debug.Assert(IsCurrent);
        _handlers.Remove(token);
    }

    /// <summary>Calls the token's handler again in the next turn, after the others: for one with more to do than its share.</summary>
    public void Repeat(ulong token)
    {
        Debug.Assert(IsCurrent);
        _repeats.Add(token);
    }

    /// <summary>Sets a timer, or sets it anew: cheap, and meant to be done at every message.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="milliseconds">From the beginning of this turn.</param>
    public void SetTimer(LoopTimer timer, long milliseconds)
    {
        Debug.Assert(IsCurrent);
        _timers.Set(timer, Now + milliseconds);
    }

    public void ClearTimer(LoopTimer timer)
    {
        Debug.Assert(IsCurrent);
        _timers.Clear(timer);
    }

    private ulong Add(IReadyHandler handler, int side, Action<ulong> watch)
    {
        ulong token = _handlers.Add(handler, side);
        try
        {
            watch(token);
        }
        catch
        {
            _handlers.Remove(token);
            throw;
        }
        return token;
    }

    private void Run()
    {
        try
        {
            ReadyEvent[] ready = new ReadyEvent[EventsPerTurn];
            while (!_stopping)
                Turn(ready);
            _mailbox.Close();
            _mailbox.Run();
            RunDeferred();
            _poller.Dispose();
        }
        catch (Exception bug)
        {
            _onBug($"{_thread.Name}: the event loop has a bug: {bug}", bug);
        }
        finally
        {
            _hasEnded = true;
            _stopped.SetResult();
        }
    }

    private void Turn(ReadyEvent[] ready)
    {
        int count = _poller.Wait(ready, MillisecondsToSleep());
        Now = ReadClock();
        (_repeats, _repeating) = (_repeating, _repeats);
        foreach (ReadyEvent one in ready.AsSpan(0, count))
            _handlers.Find(one.Token, out int side)?.OnReady(side, one.Readiness);
        foreach (ulong token in _repeating)
            _handlers.Find(token, out int side)?.OnReady(side, Readiness.None);
        _repeating.Clear();
        _mailbox.Run();
        _timers.Run(Now);
        RunDeferred();
    }

    private void RunDeferred()
    {
        while (_deferred.TryDequeue(out Letter deferred))
            deferred.Run();
    }

    private int MillisecondsToSleep()
    {
        if (_repeats.Count > 0)
            return 0;
        long next = _timers.NextLook;
        return next == long.MaxValue ? -1 : (int)Math.Clamp(next - ReadClock(), 0, int.MaxValue);
    }

    private long ReadClock() => (long)_time.GetElapsedTime(_start).TotalMilliseconds;
}
