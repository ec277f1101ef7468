using Xunit;

namespace ChatCluster.Architecture.Tests;

internal static class None
{
    /// <summary>Fails with every offender on a line of its own: the list is what one needs in order to mend it.</summary>
    public static void Of(IEnumerable<string> offenders)
    {
        var all = offenders.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
