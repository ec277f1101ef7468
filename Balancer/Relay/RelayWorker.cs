using System.Runtime.InteropServices;
using ChatCluster.Balancer.Logging;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>One relay loop on its own thread (<c>worker_processes</c> counts these). Any thread may call it.</summary>
public sealed class RelayWorker : IAsyncDisposable
{
    private readonly IRelayLoop _loop;

    /// <param name="id">Different for each worker of the process.</param>
    /// <param name="maxConnections">Connections it may hold, both sides counted; clients beyond are closed at once.</param>
    /// <param name="log">Where trouble with accepting goes.</param>
    /// <param name="transport">Which sockets to use.</param>
    public RelayWorker(int id, int maxConnections, ErrorLog log, RelayTransport transport = RelayTransport.Best)
    {
        Id = id;
        bool isLinux = transport == RelayTransport.Linux || (transport == RelayTransport.Best && IsLinuxWithKnownLayout());
        _loop = isLinux
            ? new RelayLoop<LinuxSocket>(new Epoll(), id, maxConnections, log)
            : new RelayLoop<PortableSocket>(new SelectPoller(), id, maxConnections, log);
    }

    public int Id { get; }

    /// <summary>Sessions open now.</summary>
    public int SessionCount => _loop.SessionCount;

    public void Start() => _loop.Start();

    /// <summary>
    /// Serves these sockets and no others from now on. New sessions get the given servers; sessions of before go on with what they had.
    /// </summary>
    /// <param name="serving">All sockets to serve.</param>
    /// <param name="retireAfter">Sessions of before that are still open after this time are cut (<c>worker_shutdown_timeout</c>); null leaves them their time.</param>
    /// <returns>Completes when it holds; with a <see cref="ListenException"/> when a further socket of a <c>reuseport</c> address was refused.</returns>
    public Task ApplyAsync(IReadOnlyList<(ListenSocket Listen, RelayServer Server)> serving, TimeSpan? retireAfter = null) =>
        _loop.ApplyAsync(serving, retireAfter);

    /// <summary>Accepts nothing more; the sessions go on.</summary>
    public Task StopAcceptingAsync() => _loop.ApplyAsync([], null);

    /// <summary>Accepts nothing more and waits for the sessions to end.</summary>
    /// <param name="deadline">After this time those still open are cut; null waits without limit.</param>
    /// <returns>Completes when no session is left. The thread still runs: see <see cref="StopAsync"/>.</returns>
    public Task DrainAsync(TimeSpan? deadline = null) => _loop.DrainAsync(deadline);

    /// <summary>Cuts all sessions without a line in the log and ends the thread; completes when it has ended. Only after <see cref="Start"/>.</summary>
    public Task StopAsync() => _loop.StopAsync();

    public async ValueTask DisposeAsync() => await StopAsync();

    private static bool IsLinuxWithKnownLayout() =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
}
