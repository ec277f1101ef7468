using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Sockets.Native;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Balancer.Control;

/// <summary>Keeps one worker running for its master: starts it, replaces one that has died, ends it. The master's thread only.</summary>
/// <param name="standby">A worker that was started ahead of its first configuration; null: none was.</param>
internal sealed class WorkerKeeper(WorkerProcess? standby, MasterFiles files, ProcessLog log, TimeProvider time) : IDisposable
{
    /// <summary>How long a worker may take to end when it is told to end now: it writes a line for each session.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly List<WorkerProcess> _workers = [];
    private readonly RestartPacing _pacing = new(message => log.Write(LogLevel.Alert, message), time);
    private readonly ConfigOffers _offers = new();
    private WorkerProcess? _standby = standby;
    private TimeSpan? _startAt;
    private TimeSpan? _killAt;

    /// <summary>The worker that accepts clients; null while there is none.</summary>
    public WorkerProcess? Serving { get; private set; }

    /// <summary>Some worker has not ended.</summary>
    public bool IsBusy => _workers.Count > 0;

    /// <summary>No further worker will be started.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>The worker has been told to end, and the master goes on without one.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>One of each worker, for <see cref="Receive"/>.</summary>
    public IReadOnlyList<SafeFileHandle> Sockets => [.. _workers.Select(static worker => worker.Socket)];

    /// <summary>By the monotonic clock: the wall clock may be set.</summary>
    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>How long the master may wait until something is to be done.</summary>
    /// <param name="other">What else limits it; null: nothing.</param>
    public TimeSpan? Limit(TimeSpan? other)
    {
        var limits = new[] { _startAt - Now, _killAt - Now, other };
        return limits.Min();
    }

    /// <summary>
    /// Has a worker take a configuration. The answer comes by <see cref="Receive"/>; until then nothing else may be offered.
    /// </summary>
    /// <returns>False when no worker can be started.</returns>
    public bool TryOffer(byte[] snapshot)
    {
        var offer = _offers.Make(snapshot);
        if (Serving is { } worker)
        {
            files.HandNewTo(worker);
            worker.Configure(offer);
        }
        else if (!TryStart(offer))
        {
            return false;
        }
        _offers.Ask(Serving!, offer);
        return true;
    }

    /// <summary>Reads what a worker says, or collects one that has ended.</summary>
    /// <param name="index">Into <see cref="Sockets"/>.</param>
    /// <returns>Whether the offered configuration is taken: workers start with it from now on; null: no answer.</returns>
    public bool? Receive(int index)
    {
        var worker = _workers[index];
        var message = worker.Receive();
        var isTaken = _offers.Hear(worker, message);
        if (message is null)
            Collect(worker);
        return isTaken;
    }

    /// <summary>Starts and kills workers whose time has come.</summary>
    public void KeepRunning()
    {
        if (_startAt <= Now && !TryStart(_offers.Taken!))
            Replace();
        if (_killAt <= Now)
        {
            _killAt = null;
            _workers.ForEach(static worker => worker.Kill());
        }
    }

    /// <summary>Ends everything now.</summary>
    public void Stop()
    {
        _killAt ??= Now + StopLimit;
        End(HandoverKind.Stop);
    }

    /// <summary>Ends everything after the last session.</summary>
    public void Quit() => End(HandoverKind.Quit);

    /// <summary>Ends the worker after its last session; the master keeps the sockets for another.</summary>
    public void Retire()
    {
        IsRetired = true;
        _startAt = null;
        Serving?.TellWithoutWaiting(HandoverKind.Quit);
        Serving = null;
    }

    /// <summary>Undoes <see cref="Retire"/>, if it was called, with a new worker.</summary>
    public void Resume()
    {
        if (!IsRetired || IsEnding)
            return;
        IsRetired = false;
        _startAt = Now;
    }

    public void Dispose()
    {
        _standby?.Dispose();
        _workers.ForEach(static worker => worker.Dispose());
    }

    private void End(HandoverKind how)
    {
        IsEnding = true;
        _startAt = null;
        _workers.ForEach(worker => worker.TellWithoutWaiting(how));
    }

    private void Collect(WorkerProcess worker)
    {
        _workers.Remove(worker);
        worker.Collect(log);
        worker.Dispose();
        if (worker != Serving)
            return;
        Serving = null;
        if (_offers.Taken is null)
            IsEnding = true;
        else if (!IsEnding)
            Replace();
    }

    private void Replace() => _startAt = Now + _pacing.NoteDeath();

    private bool TryStart(ConfigOffer offer)
    {
        try
        {
            Serving = _standby ?? WorkerProcess.Start();
        }
        catch (NativeException refused)
        {
            log.Write(LogLevel.Alert, $"{refused.Message} while starting a worker process");
            return false;
        }
        (_standby, _startAt) = (null, null);
        _workers.Add(Serving);
        log.Write(LogLevel.Notice, $"start worker process {Serving.Id}");
        files.HandAllTo(Serving);
        Serving.Configure(offer);
        return true;
    }
}
