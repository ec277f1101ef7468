using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Control;

/// <summary>The life of a serving process: it starts whole or not at all, answers signals, and ends in order.</summary>
internal sealed class BalancerProcess : IDisposable
{
    private readonly ProcessHost _host;
    private readonly LogWriter _writer;
    private readonly ProcessLog _log;
    private readonly Service _service;
    private readonly ServedConfig _config;

    /// <param name="console">Where start-up errors go, beside the error log.</param>
    /// <param name="observer">Watches the sessions; null: nobody does.</param>
    public BalancerProcess(ProcessHost host, TextWriter console, ISessionObserver? observer = null)
    {
        _host = host;
        _writer = new LogWriter(host.OpenLog);
        var errorLog = new ErrorLog(_writer, TimeProvider.System);
        _writer.OnFailure = (level, message) => errorLog.Write(level, message);
        _log = new ProcessLog(errorLog, console);
        var observers = new SessionObservers();
        if (observer is not null)
            observers.Add(observer);
        _service = new Service(_writer, errorLog, host, _log, observers, TimeProvider.System);
        _config = new ServedConfig(host, _service, errorLog, _log);
    }

    /// <summary>Starts, serves until a signal ends it, and stops.</summary>
    /// <param name="onServing">Called once every socket listens and the pid file is there.</param>
    /// <param name="nextSignal">Waits for the next signal.</param>
    /// <returns>The exit code: 1 when it could not start.</returns>
    public async Task<int> RunAsync(Action<BalancerConfig> onServing, Func<Task<ProcessSignal>> nextSignal)
    {
        if (!await _config.TryStartAsync())
        {
            await _service.StopAsync();
            _host.Report(isTaken: false);
            return 1;
        }

        _log.EndStart();
        onServing(_config.Current);
        _host.Report(isTaken: true);
        await AnswerAsync(nextSignal);
        await _service.StopAsync();
        if (_host.IsAlone)
            PidFile.Remove(_config.Current.PidFile, _log);
        _log.Write(LogLevel.Notice, "exit");
        return 0;
    }

    /// <summary>Writes what is left of the log.</summary>
    public void Dispose()
    {
        _service.Dispose();
        _writer.Dispose();
    }

    /// <summary>Answers signals until one ends the process.</summary>
    private async Task AnswerAsync(Func<Task<ProcessSignal>> nextSignal)
    {
        var drained = new TaskCompletionSource().Task;
        var isQuitting = false;
        while (true)
        {
            var next = nextSignal();
            if (await Task.WhenAny(next, drained) == drained)
            {
                _log.Write(LogLevel.Notice, "exiting");
                return;
            }

            var signal = await next;
            Say(signal.LogLine());
            switch (signal)
            {
                case ProcessSignal.Stop or ProcessSignal.Interrupt:
                    if (!_host.IsAlone)
                        _log.Write(LogLevel.Notice, "exiting");
                    return;
                case ProcessSignal.Quit when !isQuitting:
                    isQuitting = true;
                    _log.Write(LogLevel.Notice, "gracefully shutting down");
                    var limit = _config.Current.WorkerShutdownTimeout;
                    drained = _service.DrainAsync(limit > TimeSpan.Zero ? limit : null);
                    break;
                case ProcessSignal.Reload when !isQuitting:
                    Say("reconfiguring");
                    var isTaken = await _config.TryReloadAsync();
                    Say(isTaken ? "reconfigured" : "keeping the previous configuration");
                    _host.Report(isTaken);
                    break;
                case ProcessSignal.Reopen:
                    Say("reopening logs");
                    _config.ReopenLogs();
                    Say("logs reopened");
                    break;
            }
        }
    }

    /// <summary>A line about the process; of a worker the master says it.</summary>
    private void Say(string text)
    {
        if (_host.IsAlone)
            _log.Write(LogLevel.Notice, text);
    }
}
