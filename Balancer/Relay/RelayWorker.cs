using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>One relay loop on its own thread (<c>worker_processes</c> counts these). Any thread may call it.</summary>
public sealed class RelayWorker : IAsyncDisposable
{
    private readonly IRelayLoop _loop;

    /// <param name="id">Different for each worker of the process.</param>
    /// <param name="maxConnections">Connections it may hold, both sides counted; clients beyond are closed at once.</param>
    /// <param name="log">Where trouble with accepting goes.</param>
    /// <param name="observers">Who watches its sessions.</param>
    /// <param name="transport">Which sockets to use.</param>
    public RelayWorker(
        int id, int maxConnections, ErrorLog log, SessionObservers observers, RelayTransport transport = RelayTransport.Best)
    {
        Id = id;
        var isLinux = transport == RelayTransport.Linux || (transport == RelayTransport.Best && Epoll.IsSupported);
        _loop = isLinux
            ? new RelayLoop<LinuxSocket>(new Epoll(), id, maxConnections, log, observers)
            : new RelayLoop<PortableSocket>(new SelectPoller(), id, maxConnections, log, observers);
    }

    public int Id { get; }

    /// <summary>Sessions open now.</summary>
    public int SessionCount => _loop.SessionCount;

    public void Start() => _loop.Start();

    /// <summary>
    /// Serves these sockets and no others from now on. New sessions get the given servers; open sessions keep theirs.
    /// </summary>
    /// <param name="serving">All sockets to serve.</param>
    /// <param name="retireAfter">Older sessions that are still open after this time are cut (<c>worker_shutdown_timeout</c>); null: no
    /// limit.</param>
    /// <returns>Completes when it holds; with a <see cref="ListenException"/> when a further socket of a <c>reuseport</c> address was
    /// refused.</returns>
    public Task ApplyAsync(IReadOnlyList<(ListenSocket Listen, RelayServer Server)> serving, TimeSpan? retireAfter = null) =>
        _loop.ApplyAsync(serving, retireAfter);

    /// <summary>Accepts nothing more; open sessions continue.</summary>
    public Task StopAcceptingAsync() => _loop.ApplyAsync([], null);

    /// <summary>Accepts nothing more and waits for the sessions to end.</summary>
    /// <param name="deadline">After this time those still open are cut; null waits without limit.</param>
    /// <returns>Completes when no session is left. The thread still runs: see <see cref="StopAsync"/>.</returns>
    public Task DrainAsync(TimeSpan? deadline = null) => _loop.DrainAsync(deadline);

    /// <summary>
    /// Cuts all sessions without a line in the log and ends the thread; completes when it has ended. Only after <see cref="Start"/>.
    /// </summary>
    public Task StopAsync() => _loop.StopAsync();

    /// <summary>Some of the open sessions; none when the loop has ended.</summary>
    public Task<IReadOnlyList<SessionView>> ViewSessionsAsync(int skip, int take) => _loop.ViewSessionsAsync(skip, take);

    /// <summary>Ends sessions that are connected to a peer.</summary>
    /// <returns>How many.</returns>
    public Task<int> EndSessionsAsync(EndRequest request) => _loop.EndSessionsAsync(request);

    /// <summary>Ends the session of that number.</summary>
    /// <returns>False: there is none.</returns>
    public Task<bool> EndSessionAsync(long connection) => _loop.EndSessionAsync(connection);

    /// <summary>Adds the bytes of the open sessions.</summary>
    public Task AddTrafficAsync(PeerTraffic traffic) => _loop.AddTrafficAsync(traffic);

    public async ValueTask DisposeAsync() => await StopAsync();
}
