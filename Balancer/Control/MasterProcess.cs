using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>
/// nginx's master: owns configuration, pid file, signals, listening sockets and log files, and keeps one worker running that serves with
/// them. It has no event loop and touches no connection. Linux only.
/// </summary>
internal sealed class MasterProcess : IDisposable
{
    private readonly LogWriter _writer = new();
    private readonly ProcessLog _log;
    private readonly Waker _waker = new();
    private readonly ProcessSignals _signals;
    private readonly Queue<ProcessSignal> _postponed = [];
    private readonly InheritedSockets _inherited;
    private readonly MasterFiles _files;
    private readonly BinaryUpgrade _upgrade;
    private readonly WorkerKeeper _workers;
    private readonly MasterConfig _config;

    /// <param name="load">Reads the configuration; each reload asks again.</param>
    /// <param name="inherited">The sockets of the program that this one replaces.</param>
    /// <param name="standby">A worker that waits for its configuration; null: the first one is still to be started.</param>
    /// <param name="console">Where start-up errors go, beside the error log.</param>
    public MasterProcess(Func<LoadResult> load, InheritedSockets inherited, WorkerProcess? standby, TextWriter console)
    {
        _inherited = inherited;
        var errorLog = new ErrorLog(_writer, TimeProvider.System);
        _writer.OnFailure = (level, message) => errorLog.Write(level, message);
        _log = new ProcessLog(errorLog, console);
        _signals = new ProcessSignals(_ => _waker.Wake());
        _files = new MasterFiles(_inherited.Open, _log);
        _upgrade = new BinaryUpgrade(_log);
        _workers = new WorkerKeeper(standby, _files, _log, TimeProvider.System);
        _config = new MasterConfig(load, _files, _workers, errorLog, _log);
    }

    private bool SharesListeners => _upgrade.IsUnderWay || _inherited.AreShared;

    /// <summary>Starts, keeps a worker running until a signal ends both, and stops.</summary>
    /// <param name="onServing">Called once the worker serves and the pid file is there.</param>
    /// <returns>The exit code: 1 when it could not start.</returns>
    public int Run(Action<BalancerConfig> onServing)
    {
        if (!TryStart())
            return 1;
        while (_workers.IsBusy || !_workers.IsEnding)
        {
            if (_waker.Wait(_workers.Sockets, _workers.Limit(_upgrade.Patience)) is { } index && _workers.Receive(index) is { } isTaken)
                _config.Hear(isTaken, onServing);
            AnswerSignals();
            _workers.KeepRunning();
            if (_upgrade.HasFailed())
            {
                _files.StepBack();
                _workers.Resume();
            }
        }
        if (_config.Current is not { } config)
            return 1;

        PidFile.Remove(_upgrade.OwnPidFile(config), _log);
        _log.Write(LogLevel.Notice, "exit");
        return 0;
    }

    /// <summary>Writes what is left of the log.</summary>
    public void Dispose()
    {
        _signals.Dispose();
        _workers.Dispose();
        _files.LeavesListeners = SharesListeners;
        _files.Dispose();
        _writer.Dispose();
        _waker.Dispose();
    }

    private bool TryStart()
    {
        if (_config.LoadFirst() is not { } loaded)
            return false;
        StartLines.Write(_log);
        _inherited.Announce(_log);
        if (!OpenFileLimit.TryRaise(loaded.Config!, _log) || !_config.TryOffer(loaded))
            return false;
        _inherited.CloseUnused();
        return true;
    }

    /// <summary>
    /// What needs the configuration in use waits while the worker considers another one; several of a kind are answered as one.
    /// </summary>
    private void AnswerSignals()
    {
        while (_signals.TryNext(out var signal))
        {
            if (!_config.IsOffered || signal is not (ProcessSignal.Reload or ProcessSignal.Reopen or ProcessSignal.Upgrade))
                Answer(signal);
            else if (!_postponed.Contains(signal))
                _postponed.Enqueue(signal);
        }
        while (!_config.IsOffered && _postponed.TryDequeue(out var signal))
            Answer(signal);
    }

    private void Answer(ProcessSignal signal)
    {
        switch (signal)
        {
            case ProcessSignal.Stop or ProcessSignal.Interrupt:
                _log.Write(LogLevel.Notice, signal.LogLine());
                _workers.Stop();
                break;
            case ProcessSignal.Quit:
                _log.Write(LogLevel.Notice, signal.LogLine());
                // If another program has the sockets too, nothing changes for clients.
                _files.LeavesListeners = SharesListeners;
                _files.StopListening();
                _workers.Quit();
                break;
            case ProcessSignal.Reload when !_workers.IsEnding:
                _log.Write(LogLevel.Notice, signal.LogLine());
                // As nginx: the worker of this program comes back as it was.
                if (_workers.IsRetired)
                    _workers.Resume();
                else
                    _config.Reload();
                break;
            case ProcessSignal.Reopen when _config.Current is not null:
                _log.Write(LogLevel.Notice, signal.LogLine());
                _config.ReopenLogs();
                break;
            case ProcessSignal.Upgrade when _config.Current is { } config && _upgrade.CanStart:
                _log.Write(LogLevel.Notice, signal.LogLine("changing binary"));
                _files.StepAside();
                if (!_upgrade.TryStart(config, _files.Listeners))
                    _files.StepBack();
                break;
            case ProcessSignal.RetireWorker when Daemon.IsHere && !_workers.IsEnding:
                _log.Write(LogLevel.Notice, signal.LogLine("stop accepting connections"));
                _workers.Retire();
                _files.RenewControl();
                break;
            default:
                _log.Write(LogLevel.Notice, signal.LogLine("ignoring"));
                break;
        }
    }
}
