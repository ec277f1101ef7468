using Xunit;

namespace ChatCluster.Architecture.Tests;

/// <summary>The finder of rings finds them: otherwise the test that uses it could never fail.</summary>
public sealed class RingsTests
{
    [Fact]
    public void Find_ATree_HasNone() => Assert.Empty(Rings.Find([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]));

    [Fact]
    public void Find_TwoRings_NamesTheirMembers()
    {
        var rings = Rings.Find([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "d"), ("x", "a")]);

        Assert.Equal(["a,b,c", "d,e"], rings.Select(ring => string.Join(',', ring.Order())).Order());
    }
}
