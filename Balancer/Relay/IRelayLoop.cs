namespace ChatCluster.Balancer.Relay;

/// <summary>One loop's relay, whatever its sockets are. Any thread.</summary>
internal interface IRelayLoop
{
    /// <summary>Open sessions.</summary>
    int SessionCount { get; }

    void Start();

    Task ApplyAsync(IReadOnlyList<(ListenSocket Listen, RelayServer Server)> serving, TimeSpan? retireAfter);

    Task DrainAsync(TimeSpan? deadline);

    Task StopAsync();
}
