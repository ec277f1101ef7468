using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Native;
using ChatCluster.Balancer.Relay;

namespace ChatCluster.Balancer.Control;

/// <summary>The configuration that a process serves with: it is taken over whole or not at all.</summary>
internal sealed class ServedConfig(ProcessHost host, Service service, ErrorLog errorLog, ProcessLog log)
{
    private BalancerConfig? _current;

    /// <summary>What is in use; only once <see cref="TryStartAsync"/> has returned true.</summary>
    public BalancerConfig Current => _current!;

    /// <summary>Reads the first configuration and takes it over.</summary>
    /// <returns>False when it is refused, as the log tells.</returns>
    public async Task<bool> TryStartAsync()
    {
        var loaded = host.Load();
        if (loaded.Config is { } config)
            errorLog.Apply(config.ErrorLogs);

        if (host.IsAlone || loaded.Config is null)
            log.Write(loaded.Messages);
        return loaded.Config is not null && host.TryPrepare(loaded.Config, log) && await TryTakeOverAsync(loaded.Config);
    }

    /// <summary>Takes over the configuration as it is now; a bad one is refused, as the log tells, and nothing changes.</summary>
    public async Task<bool> TryReloadAsync()
    {
        var loaded = ConfigReload.TryLoad(host.Load, log);
        if (host.IsAlone)
            log.Write(loaded?.Messages ?? []);
        var isTaken = loaded?.Config is { } config && await TryTakeOverAsync(config);
        SystemProcess.GiveMemoryBack();
        return isTaken;
    }

    /// <summary>Opens the log files again.</summary>
    public void ReopenLogs() => ReopenLogs(Current);

    /// <summary>Makes this the configuration in use. What may fail comes first; only then does anything change.</summary>
    private async Task<bool> TryTakeOverAsync(BalancerConfig config)
    {
        var hasPidFile = !host.IsAlone || _current?.PidFile == config.PidFile;
        if (!AreLogsWritable(config) || !await service.TryOpenAsync(config) || !(hasPidFile || PidFile.TryWrite(config.PidFile, log)))
        {
            await service.AbandonAsync(_current);
            return false;
        }

        errorLog.Apply(config.ErrorLogs);
        // As nginx, which opens every log by its name at a reload: renamed files are left, and those that are no longer named do not stay
        // open.
        if (_current is not null)
            ReopenLogs(config);
        if (!await TryApplyAsync(config))
            return false;

        if (host.IsAlone && _current is not null && _current.PidFile != config.PidFile)
            PidFile.Remove(_current.PidFile, log);

        _current = config;
        return true;
    }

    private async Task<bool> TryApplyAsync(BalancerConfig config)
    {
        try
        {
            await service.ApplyAsync(config);
            return true;
        }
        catch (ListenException refused)
        {
            // One loop's socket of a reuseport address: a running balancer keeps the others.
            log.Write(LogLevel.Emerg, refused.Message);
            if (_current is null && host.IsAlone)
                PidFile.Remove(config.PidFile, log);
            return _current is not null;
        }
    }

    /// <summary>The master has opened a worker's log files.</summary>
    private bool AreLogsWritable(BalancerConfig config) =>
        !host.IsAlone || config.LogFiles.All(file => FileUse.Try(file, ErrorLog.CheckFile, log));

    private void ReopenLogs(BalancerConfig config)
    {
        errorLog.Reopen();
        if (Daemon.IsHere)
            Daemon.RedirectStandardError(config, host.OpenLog);
    }
}
