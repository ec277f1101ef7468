using Xunit;

namespace ChatCluster.Architecture.Tests;

internal static class AssertNone
{
    /// <summary>Fails with every offender on a line of its own, so that the message is the list of what to mend.</summary>
    public static void In(IEnumerable<string> offenders)
    {
        var all = offenders.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
