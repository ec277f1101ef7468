using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Relay;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Control;

/// <summary>The event loops: as many as <c>worker_processes</c> says, and those that only finish the sessions they have.</summary>
internal sealed class RelayWorkers(ErrorLog errorLog, ProcessLog log, SessionObservers observers)
{
    private readonly List<RelayWorker> _workers = [];
    private readonly List<RelayWorker> _fresh = [];
    private readonly Dictionary<RelayWorker, Task> _retired = [];
    private int _connections;
    private int _lastId;

    /// <summary>All loops with sessions, also those that only finish theirs. Any thread.</summary>
    public IReadOnlyList<RelayWorker> Snapshot { get; private set; } = [];

    /// <summary>Ends the session of that number. Any thread.</summary>
    /// <returns>False: there is none.</returns>
    public async Task<bool> EndSessionAsync(long connection) =>
        Array.IndexOf(await Task.WhenAll(Snapshot.Select(worker => worker.EndSessionAsync(connection))), true) >= 0;

    /// <summary>Makes the loops that the configuration needs in addition. They serve no client until <see cref="ApplyAsync"/>.</summary>
    /// <returns>False when the system refused, as the log tells.</returns>
    public bool TryAdd(BalancerConfig config)
    {
        try
        {
            while (Kept(config) + _fresh.Count < config.WorkerProcesses)
            {
                _fresh.Add(new RelayWorker(++_lastId, config.WorkerConnections, errorLog, observers));
                _fresh[^1].Start();
            }

            return true;
        }
        catch (NativeException refused)
        {
            log.Write(LogLevel.Emerg, $"{refused.Message}, there is room for {_workers.Count + _fresh.Count} worker loops");
            return false;
        }
    }

    /// <summary>Ends the loops that were made for a configuration that could not be taken over.</summary>
    public async Task AbandonAsync()
    {
        await Task.WhenAll(_fresh.Select(worker => worker.StopAsync()));
        _fresh.Clear();
    }

    /// <summary>
    /// Serves these sockets and no others from now on, with as many loops as the configuration asks for (<see cref="TryAdd"/>).
    /// </summary>
    /// <exception cref="ListenException">A loop's own socket of a <c>reuseport</c> address was refused.</exception>
    public async Task ApplyAsync(BalancerConfig config, IReadOnlyList<(ListenSocket Listen, RelayServer Server)> serving)
    {
        TimeSpan? retireAfter = config.WorkerShutdownTimeout > TimeSpan.Zero ? config.WorkerShutdownTimeout : null;

        var keep = Kept(config);
        _connections = config.WorkerConnections;
        var retiring = _workers[keep..];
        _workers.RemoveRange(keep, retiring.Count);
        _fresh.ForEach(worker => log.Write(LogLevel.Notice, $"start worker loop {worker.Id}"));
        _workers.AddRange(_fresh);
        _fresh.Clear();
        await Task.WhenAll(_workers.Select(worker => worker.ApplyAsync(serving, retireAfter)));
        retiring.ForEach(worker => Retire(worker, retireAfter));
        Snapshot = [.. _workers, .. _retired.Keys];
    }

    /// <summary>Accepts nothing more and waits until all sessions have ended, or the time is over; null waits without limit.</summary>
    public Task DrainAsync(TimeSpan? deadline) =>
        Task.WhenAll([.. _workers.Select(worker => worker.DrainAsync(deadline)), .. _retired.Values]);

    /// <summary>Ends sessions on whatever loop. Any thread.</summary>
    /// <returns>How many.</returns>
    public async Task<int> EndSessionsAsync(EndRequest request)
    {
        var ended = 0;
        foreach (var worker in Snapshot)
        {
            if (ended < request.Most)
                ended += await worker.EndSessionsAsync(request with { Most = request.Most - ended });
        }
        return ended;
    }

    /// <summary>Cuts what is left and ends the loops.</summary>
    public Task StopAsync() => Task.WhenAll(_workers.Concat(_retired.Keys).Select(worker => worker.StopAsync()));

    /// <summary>A loop's limit of connections is fixed when it is made: another limit needs other loops.</summary>
    private int Kept(BalancerConfig config) =>
        config.WorkerConnections == _connections ? Math.Min(_workers.Count, config.WorkerProcesses) : 0;

    private void Retire(RelayWorker worker, TimeSpan? deadline)
    {
        foreach (var gone in _retired.Where(entry => entry.Value.IsCompleted).ToArray())
            _retired.Remove(gone.Key);

        log.Write(LogLevel.Notice, $"worker loop {worker.Id} takes no more sessions");
        _retired.Add(worker, RetireAsync(worker, deadline));
    }

    private async Task RetireAsync(RelayWorker worker, TimeSpan? deadline)
    {
        await worker.DrainAsync(deadline);
        await worker.StopAsync();
        log.Write(LogLevel.Notice, $"worker loop {worker.Id} has ended");
    }
}
