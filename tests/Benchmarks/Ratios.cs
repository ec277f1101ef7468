namespace ChatCluster.Benchmarks;

/// <summary>How one program compares to another that was measured in turns with it.</summary>
internal static class Ratios
{
    /// <summary>Round by round: above 1 where the first is better.</summary>
    public static double[] Of(double[] one, double[] other, bool moreIsBetter) =>
        [.. one.Zip(other, (ours, theirs) => moreIsBetter ? ours / theirs : theirs / ours)];

    public static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
