using System.Diagnostics;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Sockets.EventLoop;

/// <summary>An event loop: one thread that waits until sockets are ready and calls their handlers.</summary>
/// <remarks>
/// Only the loop's thread uses what the loop owns; other threads call <see cref="Post(Action)"/>. An exception that leaves a handler is a
/// bug. Without its thread the loop would appear to hang, so the process is ended with a message.
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
    private readonly Queue<PostedCallback> _deferred = new();
    private List<ulong> _repeats = [];
    private List<ulong> _repeating = [];
    private bool _stopping;
    private bool _hasEnded;

    /// <param name="poller">Waits for sockets; the loop disposes it at its end.</param>
    /// <param name="name">The name of the thread.</param>
    /// <param name="time">The clock for timers.</param>
    /// <param name="onBug">Handles an unhandled exception; null ends the process.</param>
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

    /// <summary>
    /// Whether the caller may touch what the loop owns: it is the loop's thread, or the loop takes no more actions. For assertions.
    /// </summary>
    public bool IsCurrentOrClosed => IsCurrent || _mailbox.IsClosed;

    /// <summary>Milliseconds since the loop was created, read once per turn.</summary>
    public long Now { get; private set; }

    /// <summary>Completes when the thread has ended.</summary>
    public Task Stopped => _stopped.Task;

    public void Start() => _thread.Start();

    /// <summary>Runs the action on the loop's thread, after those posted before. Any thread.</summary>
    /// <returns>False when the loop has ended: the action will not run.</returns>
    public bool Post(Action action) => Post(static action => ((Action)action!)(), action);

    /// <inheritdoc cref="Post(Action)"/>
    public bool Post(SendOrPostCallback action, object? argument) => _mailbox.TryAdd(new(action, argument));

    /// <summary>Runs the action at the end of this turn, after every ready socket was served.</summary>
    /// <returns>False when the loop has ended: the action will not run.</returns>
    public bool Defer(SendOrPostCallback action, object? argument)
    {
        Debug.Assert(IsCurrent);
        if (!_hasEnded)
            _deferred.Enqueue(new(action, argument));
        return !_hasEnded;
    }

    /// <summary>Ends the loop after this turn. Actions posted until then still run.</summary>
    public void Stop()
    {
        Debug.Assert(IsCurrent);
        _stopping = true;
    }

    /// <returns>The token of the socket, for <see cref="Forget"/> before the socket is closed.</returns>
    /// <exception cref="NativeException">The system has reached its limit of watched sockets.</exception>
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

    /// <summary>No event reaches the token's handler from now on, not even one that was already received.</summary>
    public void Forget(ulong token)
    {
        Debug.Assert(IsCurrentOrClosed);
        _handlers.Remove(token);
    }

    /// <summary>
    /// Calls the token's handler again in the next turn, after the others: for a handler with more work than fits into a turn.
    /// </summary>
    public void Repeat(ulong token)
    {
        Debug.Assert(IsCurrent);
        _repeats.Add(token);
    }

    /// <summary>Sets a timer, or changes its time. Cheap enough for every message.</summary>
    /// <param name="timer">The timer to set.</param>
    /// <param name="milliseconds">The time from the start of this turn.</param>
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
        var token = _handlers.Add(handler, side);
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
            var ready = new ReadyEvent[EventsPerTurn];
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
        var count = _poller.Wait(ready, MillisecondsToSleep());
        Now = ReadClock();
        (_repeats, _repeating) = (_repeating, _repeats);
        foreach (var one in ready.AsSpan(0, count))
            _handlers.Find(one.Token, out var side)?.OnReady(side, one.Readiness);
        foreach (var token in _repeating)
            _handlers.Find(token, out var side)?.OnReady(side, Readiness.None);
        _repeating.Clear();
        _mailbox.Run();
        _timers.Run(Now);
        RunDeferred();
    }

    private void RunDeferred()
    {
        while (_deferred.TryDequeue(out var deferred))
            deferred.Run();
    }

    private int MillisecondsToSleep()
    {
        if (_repeats.Count > 0)
            return 0;
        var next = _timers.NextCheck;
        return next == long.MaxValue ? -1 : (int)Math.Clamp(next - ReadClock(), 0, int.MaxValue);
    }

    private long ReadClock() => (long)_time.GetElapsedTime(_start).TotalMilliseconds;
}
