using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Relay;

namespace ChatCluster.Balancer.Control;

/// <summary>The event loops: as many as <c>worker_processes</c> says, and those that only finish the sessions they have.</summary>
internal sealed class WorkerPool(ErrorLog errorLog, ProcessLog log)
{
    private readonly List<RelayWorker> _workers = [];
    private readonly Dictionary<RelayWorker, Task> _retired = [];
    private int _connections;
    private int _lastId;

    /// <summary>Serves these sockets and no others from now on, with as many loops as the configuration asks for.</summary>
    /// <exception cref="ListenException">A loop's own socket of a <c>reuseport</c> address was refused.</exception>
    public async Task ApplyAsync(BalancerConfig config, IReadOnlyList<(ListenSocket Listen, RelayServer Server)> serving)
    {
        TimeSpan? retireAfter = config.WorkerShutdownTimeout > TimeSpan.Zero ? config.WorkerShutdownTimeout : null;

        // A loop's room for connections is made with it: another limit means other loops.
        var keep = config.WorkerConnections == _connections ? Math.Min(_workers.Count, config.WorkerProcesses) : 0;
        _connections = config.WorkerConnections;
        var retiring = _workers[keep..];
        _workers.RemoveRange(keep, retiring.Count);
        while (_workers.Count < config.WorkerProcesses)
        {
            var worker = new RelayWorker(++_lastId, _connections, errorLog);
            log.Write(LogLevel.Notice, $"start worker loop {worker.Id}");
            worker.Start();
            _workers.Add(worker);
        }

        await Task.WhenAll(_workers.Select(worker => worker.ApplyAsync(serving, retireAfter)));
        retiring.ForEach(worker => Retire(worker, retireAfter));
    }

    /// <summary>Accepts nothing more and waits until all sessions have ended, or the time is over; null waits without limit.</summary>
    public Task DrainAsync(TimeSpan? deadline) => Task.WhenAll([.. _workers.Select(worker => worker.DrainAsync(deadline)), .. _retired.Values]);

    /// <summary>Cuts what is left and ends the loops.</summary>
    public Task StopAsync() => Task.WhenAll(_workers.Concat(_retired.Keys).Select(worker => worker.StopAsync()));

    private void Retire(RelayWorker worker, TimeSpan? deadline)
    {
        foreach (var gone in _retired.Where(entry => entry.Value.IsCompleted).ToArray())
        {
            _retired.Remove(gone.Key);
        }

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
