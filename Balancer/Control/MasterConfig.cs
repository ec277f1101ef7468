using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Native;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>
/// The configuration that master and worker share. A new one is in use when the worker has taken it; until the worker has answered, no
/// other is read.
/// </summary>
/// <param name="load">Reads the configuration; each reload asks again.</param>
internal sealed class MasterConfig(
    Func<LoadResult> load, MasterFiles files, WorkerKeeper workers, ErrorLog errorLog, ProcessLog log)
{
    private (BalancerConfig Config, bool IsFirst)? _offered;

    /// <summary>What is in use; null until the first worker has taken the first one.</summary>
    public BalancerConfig? Current { get; private set; }

    /// <summary>The worker has not answered yet.</summary>
    public bool IsOffered => _offered is not null;

    /// <summary>Reads the first configuration.</summary>
    /// <returns>Null when it is refused, as the log tells.</returns>
    public LoadResult? LoadFirst()
    {
        var loaded = load();
        if (loaded.Config is { } config)
            errorLog.Apply(config.ErrorLogs);
        log.Write(loaded.Messages);
        return loaded.Config is null ? null : loaded;
    }

    /// <summary>Opens what the configuration needs and asks the worker to take it; <see cref="Hear"/> gets the answer.</summary>
    /// <returns>False when the system refused, as the log tells; then nothing has changed.</returns>
    public bool TryOffer(LoadResult loaded)
    {
        var config = loaded.Config!;
        var movesPidFile = Current is not null && Current.PidFile != config.PidFile;
        if (files.TryOpen(config) && (!movesPidFile || PidFile.TryWrite(config.PidFile, log)))
        {
            if (workers.TryOffer(loaded.Snapshot!.Encode()))
            {
                _offered = (MasterPart(config), Current is null);
                return true;
            }
            if (movesPidFile)
                PidFile.Remove(config.PidFile, log);
        }
        files.Abandon(Current);
        return false;
    }

    /// <summary>Reads the configuration again. A bad one is refused with a line in the log, and nothing changes.</summary>
    public void Reload()
    {
        log.Write(LogLevel.Notice, "reconfiguring");
        var loaded = ConfigReload.TryLoad(load, log);
        log.Write(loaded?.Messages ?? []);
        if (loaded?.Config is null || !TryOffer(loaded))
            log.Write(LogLevel.Notice, "keeping the previous configuration");
    }

    /// <summary>The worker has answered.</summary>
    /// <param name="onServing">Called once the first worker serves and the pid file is there.</param>
    public void Hear(bool isTaken, Action<BalancerConfig> onServing)
    {
        var (config, isFirst) = _offered!.Value;
        _offered = null;
        if (isFirst)
            Begin(config, isTaken, onServing);
        else if (isTaken)
            Replace(config);
        else
            Refuse(config);
        SystemProcess.GiveMemoryBack();
    }

    /// <summary>Opens the log files by their names again, those of the worker too.</summary>
    public void ReopenLogs()
    {
        log.Write(LogLevel.Notice, "reopening logs");
        ReopenOwnLog();
        files.ReopenLogs(workers.Serving);
        log.Write(LogLevel.Notice, "logs reopened");
    }

    private void Begin(BalancerConfig config, bool isTaken, Action<BalancerConfig> onServing)
    {
        if (!isTaken || !PidFile.TryWrite(config.PidFile, log))
        {
            workers.Stop();
            return;
        }
        Keep(config);
        log.EndStart();
        onServing(config);
    }

    private void Replace(BalancerConfig config)
    {
        var earlier = Current!;
        Keep(config);
        if (earlier.PidFile != config.PidFile)
            PidFile.Remove(earlier.PidFile, log);
        if (earlier.User != config.User)
            log.Write(LogLevel.Warn, "the \"user\" has changed: the next worker runs as it");
        ReopenOwnLog();
        log.Write(LogLevel.Notice, "reconfigured");
    }

    private void Keep(BalancerConfig config)
    {
        files.Keep(config);
        errorLog.Apply(config.ErrorLogs);
        Current = config;
    }

    private void Refuse(BalancerConfig config)
    {
        if (config.PidFile != Current!.PidFile)
            PidFile.Remove(config.PidFile, log);
        files.Abandon(Current);
        log.Write(LogLevel.Notice, "keeping the previous configuration");
    }

    private void ReopenOwnLog()
    {
        errorLog.Reopen();
        if (Daemon.IsHere)
            Daemon.RedirectStandardError(Current!, AppendedFile.Open);
    }

    /// <summary>What a master needs of a configuration: the rest is the worker's.</summary>
    private static BalancerConfig MasterPart(BalancerConfig config) => config with
    {
        Upstreams = [],
        Zones = [],
        Servers = [.. config.Servers.Select(static server => new ServerConfig { Listens = server.Listens })],
    };
}
