namespace ChatCluster.Server.Cluster;

/// <summary>No bus: this server is alone, as far as it knows. The lesson's servers are.</summary>
public sealed class SingleNode : IClusterBus
{
    public BusState State => BusState.None;

    public string? Url => null;

    public Action<BusMessage>? Received { get; set; }

    public Action<BusState>? StateChanged { get; set; }

    public Task JoinAsync(string server, string cluster) => Task.CompletedTask;

    public Task<bool> SendAsync(string server, BusMessage message) => Task.FromResult(false);

    public Task BroadcastAsync(BusMessage message) => Task.CompletedTask;
}
