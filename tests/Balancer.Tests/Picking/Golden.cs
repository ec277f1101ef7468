using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Picking;

/// <summary>What the real nginx picked, captured: <c>golden/balancing.tsv</c>.</summary>
internal static class Golden
{
    /// <summary>Case and sequence of all rows of a kind.</summary>
    public static TheoryData<string, string> Rows(string kind)
    {
        var rows = File.ReadLines(Repository.PathOf("tests", "Balancer.Tests", "Picking", "golden", "balancing.tsv"))
            .Select(line => line.Split('\t'))
            .Where(columns => columns[0] == kind)
            .Select(columns => (columns[1], columns[2]));
        return [.. rows];
    }

    public static int[] Weights(string list) => [.. list.Split(',').Select(int.Parse)];
}
