using ChatCluster.Server.Transport;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Transport;

public sealed class SmallFeatureCollectionTests
{
    private static readonly Type[] Types =
        [typeof(byte), typeof(short), typeof(int), typeof(long), typeof(char), typeof(bool), typeof(float), typeof(double), typeof(decimal),
            typeof(string), typeof(object)];

    /// <summary>The framework's own collection is what it has to be like.</summary>
    [Fact]
    public void Features_SetReplacedAndRemoved_AreThoseOfTheFrameworksCollection()
    {
        var random = new Random(1);
        var few = new SmallFeatureCollection();
        var usual = new FeatureCollection();

        for (var step = 0; step < 10_000; step++)
        {
            var type = Types[random.Next(Types.Length)];
            object? feature = random.Next(3) == 0 ? null : new();
            few[type] = feature;
            usual[type] = feature;

            Assert.All(Types, one => Assert.Same(usual[one], few[one]));
            Assert.Equal(usual.ToHashSet(), few.ToHashSet());
        }
    }

    [Fact]
    public void Set_IsFoundUnderItsType()
    {
        var few = new SmallFeatureCollection();

        few.Set<IComparable>("hello");

        Assert.Equal("hello", few.Get<IComparable>());
        Assert.Null(few.Get<string>());
        few.Set<IComparable>(null);
        Assert.Empty(few);
    }

    [Fact]
    public void Set_ChangesTheRevision()
    {
        var few = new SmallFeatureCollection();
        var before = few.Revision;

        few.Set("hello");

        Assert.NotEqual(before, few.Revision);
    }
}
