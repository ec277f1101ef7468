namespace ChatCluster.Balancer.Configuration;

/// <summary>A file that was read, with its text as it was (<c>-T</c> shows it).</summary>
public sealed record ConfigFile(string Name, ReadOnlyMemory<byte> Bytes);
