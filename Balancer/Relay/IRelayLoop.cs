using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Relay;

/// <summary>One loop's relay, whatever its sockets are. Any thread.</summary>
internal interface IRelayLoop
{
    /// <summary>Open sessions.</summary>
    int SessionCount { get; }

    void Start();

    Task ApplyAsync(IReadOnlyList<(ListenSocket Listen, RelayServer Server)> serving, TimeSpan? retireAfter);

    /// <summary>Some of the open sessions; none when the loop has ended.</summary>
    Task<IReadOnlyList<SessionView>> ViewSessionsAsync(int skip, int take);

    /// <summary>Ends the session of that number.</summary>
    /// <returns>False: there is none.</returns>
    Task<bool> EndSessionAsync(long connection);

    /// <summary>Adds the bytes of the open sessions.</summary>
    Task AddTrafficAsync(PeerTraffic traffic);

    /// <summary>Ends sessions; none when the loop has ended.</summary>
    /// <returns>How many.</returns>
    Task<int> EndSessionsAsync(EndRequest request);

    Task DrainAsync(TimeSpan? deadline);

    Task StopAsync();
}
