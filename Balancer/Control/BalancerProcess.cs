using System.Runtime.InteropServices;
using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Native;
using ChatCluster.Balancer.Relay;

namespace ChatCluster.Balancer.Control;

/// <summary>The life of the process: it starts whole or not at all, answers signals, and ends in order.</summary>
internal sealed class BalancerProcess : IDisposable
{
    private readonly Func<LoadResult> _load;
    private readonly LogWriter _writer = new();
    private readonly ErrorLog _errorLog;
    private readonly ProcessLog _log;
    private readonly Service _service;
    private BalancerConfig? _current;

    /// <param name="load">Reads the configuration; each reload asks again.</param>
    /// <param name="console">Where start-up errors go, beside the error log.</param>
    public BalancerProcess(Func<LoadResult> load, TextWriter console)
    {
        _load = load;
        _errorLog = new ErrorLog(_writer, TimeProvider.System);
        _writer.OnFailure = message => _errorLog.Write(LogLevel.Alert, message);
        _log = new ProcessLog(_errorLog, console);
        _service = new Service(_writer, _errorLog, _log, TimeProvider.System);
    }

    /// <summary>Starts, serves until a signal ends it, and stops.</summary>
    /// <param name="onServing">Called once every socket listens and the pid file is there.</param>
    /// <param name="nextSignal">Waits for the next signal.</param>
    /// <returns>The exit code: 1 when it could not start.</returns>
    public async Task<int> RunAsync(Action<BalancerConfig> onServing, Func<Task<ProcessSignal>> nextSignal)
    {
        if (!await TryStartAsync())
        {
            await _service.StopAsync();
            return 1;
        }

        _log.EndStart();
        onServing(_current!);
        await AnswerAsync(nextSignal);
        await _service.StopAsync();
        RemovePidFile(_current!.PidFile);
        _log.Write(LogLevel.Notice, "exit");
        return 0;
    }

    /// <summary>Writes what is left of the log.</summary>
    public void Dispose()
    {
        _service.Dispose();
        _writer.Dispose();
    }

    private async Task<bool> TryStartAsync()
    {
        var loaded = _load();
        if (loaded.Config is { } config)
            _errorLog.Apply(config.ErrorLogs);

        _log.Write(loaded.Messages);
        if (loaded.Config is null)
            return false;

        _log.Write(LogLevel.Notice, $"using the \"{(OperatingSystem.IsLinux() ? "epoll" : "select")}\" event method");
        _log.Write(LogLevel.Notice, $"Balancer/{typeof(BalancerProcess).Assembly.GetName().Version!.ToString(fieldCount: 3)}");
        _log.Write(LogLevel.Notice, $"built with {RuntimeInformation.FrameworkDescription}");
        _log.Write(LogLevel.Notice, $"OS: {RuntimeInformation.OSDescription}");
        DescriptorLimits.Raise(loaded.Config, _log);
        ProcessLimits.Apply(loaded.Config, _log);
        return await TryTakeOverAsync(loaded.Config);
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
            _log.Write(LogLevel.Notice, signal.LogLine());
            switch (signal)
            {
                case ProcessSignal.Stop or ProcessSignal.Interrupt:
                    return;
                case ProcessSignal.Quit when !isQuitting:
                    isQuitting = true;
                    _log.Write(LogLevel.Notice, "gracefully shutting down");
                    var limit = _current!.WorkerShutdownTimeout;
                    drained = _service.DrainAsync(limit > TimeSpan.Zero ? limit : null);
                    break;
                case ProcessSignal.Reload when !isQuitting:
                    await ReloadAsync();
                    break;
                case ProcessSignal.Reopen:
                    _log.Write(LogLevel.Notice, "reopening logs");
                    _errorLog.Reopen();
                    _log.Write(LogLevel.Notice, "logs reopened");
                    break;
            }
        }
    }

    /// <summary>Takes over the configuration as the file now has it; a bad one is refused with a line in the log, and nothing changes.</summary>
    private async Task ReloadAsync()
    {
        _log.Write(LogLevel.Notice, "reconfiguring");
        var config = LoadAnew();
        var isTaken = config is not null && await TryTakeOverAsync(config);
        GiveMemoryBack();
        _log.Write(LogLevel.Notice, isTaken ? "reconfigured" : "the configuration of before stays in use");
    }

    /// <summary>
    /// The old configuration is garbage now, and sessions that ended long ago may be too: under the load of relaying, which allocates nothing,
    /// no collection would come. nginx gives memory back at a reload as well, with the processes that end.
    /// </summary>
    private static void GiveMemoryBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
            SystemProcess.TrimNativeHeap();
    }

    /// <returns>Null for a bad configuration, and for one that the reader itself fails on: that is a bug, but no reason to leave everybody who is connected.</returns>
    private BalancerConfig? LoadAnew()
    {
        try
        {
            var loaded = _load();
            _log.Write(loaded.Messages);
            return loaded.Config;
        }
        catch (Exception bug)
        {
            _log.Write(LogLevel.Emerg, $"reading the configuration has a bug: {bug}");
            return null;
        }
    }

    /// <summary>Makes this the configuration in use. What may fail comes first; only then does anything change.</summary>
    private async Task<bool> TryTakeOverAsync(BalancerConfig config)
    {
        var hasPidFile = _current?.PidFile == config.PidFile;
        if (!AreLogsWritable(config) || !await _service.TryOpenAsync(config) || !(hasPidFile || TryWritePidFile(config.PidFile)))
        {
            await _service.AbandonAsync(_current);
            return false;
        }

        _errorLog.Apply(config.ErrorLogs);
        if (_current is not null)
        {
            // As nginx, which opens every log by its name at a reload: renamed files are left, and those that are no longer named do not stay open.
            _errorLog.Reopen();
        }

        try
        {
            await _service.ApplyAsync(config);
        }
        catch (ListenException refused)
        {
            // One loop's socket of a reuseport address: a running balancer goes on with the others.
            _log.Write(LogLevel.Emerg, refused.Message);
            if (_current is null)
            {
                RemovePidFile(config.PidFile);
                return false;
            }
        }

        if (_current is not null && _current.PidFile != config.PidFile)
            RemovePidFile(_current.PidFile);

        _current = config;
        return true;
    }

    private bool AreLogsWritable(BalancerConfig config) => config.LogFiles.All(file => TryUse(file, ErrorLog.CheckFile));

    private bool TryWritePidFile(string path) => TryUse(path, PidFile.Write);

    private void RemovePidFile(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _log.Write(LogLevel.Alert, $"unlink() \"{path}\" failed ({SystemError.Describe(failure)})");
        }
    }

    private bool TryUse(string file, Action<string> use)
    {
        try
        {
            use(file);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _log.Write(LogLevel.Emerg, $"open() \"{file}\" failed ({SystemError.Describe(failure, file)})");
            return false;
        }
    }
}
