namespace ChatCluster.Benchmarks.Balancer;

/// <summary>A line of the table.</summary>
/// <param name="Name">What the line says.</param>
/// <param name="MoreIsBetter">Which way the comparison goes.</param>
/// <param name="Format">How a value is written.</param>
/// <param name="IsCompared">False for what explains the other lines.</param>
internal sealed record Figure(string Name, bool MoreIsBetter, string Format = "F0", bool IsCompared = true);
