namespace ChatCluster.Balancer.Upstreams;

/// <summary>Clients may wait for a server (<c>queue</c>).</summary>
/// <param name="Size">How many at the same time; above 0.</param>
/// <param name="Timeout">How long each of them.</param>
public sealed record QueueConfig(int Size, TimeSpan Timeout);
