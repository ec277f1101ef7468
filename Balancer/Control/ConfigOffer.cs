namespace ChatCluster.Balancer.Control;

/// <summary>A configuration that a worker is asked to take.</summary>
/// <param name="Number">The worker's answer names it.</param>
/// <param name="Snapshot">What the master read, encoded.</param>
internal sealed record ConfigOffer(string Number, byte[] Snapshot);
