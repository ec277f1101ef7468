using ChatCluster.Balancer.Modules.LimitConn;
using ChatCluster.Balancer.Variables;
using Xunit;

namespace ChatCluster.Balancer.Tests.Modules;

public sealed class LimitConnZoneTests
{
    [Fact]
    public void Occupy_UpToTheLimit_ThenAgainWhenOneLeaves()
    {
        var count = Zone(1 << 20);

        Assert.Equal(LimitConnZone.Verdict.Granted, count.TryOccupy("a"u8.ToArray(), 2, out var first));
        Assert.Equal(LimitConnZone.Verdict.Granted, count.TryOccupy("a"u8.ToArray(), 2, out _));
        Assert.Equal(LimitConnZone.Verdict.LimitReached, count.TryOccupy("a"u8.ToArray(), 2, out _));
        Assert.Equal(LimitConnZone.Verdict.Granted, count.TryOccupy("b"u8.ToArray(), 2, out _));
        first.Dispose();
        Assert.Equal(LimitConnZone.Verdict.Granted, count.TryOccupy("a"u8.ToArray(), 2, out _));
    }

    [Fact]
    public void Occupy_MoreKeysThanTheZoneHolds_IsRefusedUntilAKeyIsGone()
    {
        var count = Zone(2 * 64);
        Assert.Equal(LimitConnZone.Verdict.Granted, count.TryOccupy("a"u8.ToArray(), 9, out var place));
        Assert.Equal(LimitConnZone.Verdict.Granted, count.TryOccupy("b"u8.ToArray(), 9, out _));

        Assert.Equal(LimitConnZone.Verdict.ZoneFull, count.TryOccupy("c"u8.ToArray(), 9, out _));
        Assert.Equal(LimitConnZone.Verdict.Granted, count.TryOccupy("b"u8.ToArray(), 9, out _));
        place.Dispose();

        Assert.Equal(LimitConnZone.Verdict.Granted, count.TryOccupy("c"u8.ToArray(), 9, out _));
    }

    [Fact]
    public void Occupy_FromManyThreads_NeverExceedsTheLimit()
    {
        var count = Zone(1 << 20);
        int inside = 0, most = 0;

        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            if (count.TryOccupy("k"u8.ToArray(), 2, out var place) != LimitConnZone.Verdict.Granted)
                return;
            var now = Interlocked.Increment(ref inside);
            for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                Interlocked.CompareExchange(ref most, now, seen);
            Interlocked.Decrement(ref inside);
            place.Dispose();
        });

        Assert.InRange(most, 1, 2);
        Assert.Equal(LimitConnZone.Verdict.Granted, count.TryOccupy("k"u8.ToArray(), 1, out _));
    }

    private static LimitConnZone Zone(long size)
    {
        ComplexValueCompiler.Compile("$remote_addr", new VariableSet(), out var key);
        return new LimitConnZone(new LimitConnZoneConfig("z", key, size));
    }
}
