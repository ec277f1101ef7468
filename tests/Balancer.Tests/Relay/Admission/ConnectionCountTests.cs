using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Relay.Admission;
using ChatCluster.Balancer.Variables;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay.Admission;

public sealed class ConnectionCountTests
{
    [Fact]
    public void Occupy_UpToTheLimit_ThenAgainWhenOneLeaves()
    {
        ConnectionCount count = Zone(1 << 20);

        Assert.Equal(ConnectionCount.Verdict.Granted, count.TryOccupy("a"u8.ToArray(), 2, out ConnectionCount.Place first));
        Assert.Equal(ConnectionCount.Verdict.Granted, count.TryOccupy("a"u8.ToArray(), 2, out _));
        Assert.Equal(ConnectionCount.Verdict.LimitReached, count.TryOccupy("a"u8.ToArray(), 2, out _));
        Assert.Equal(ConnectionCount.Verdict.Granted, count.TryOccupy("b"u8.ToArray(), 2, out _));
        first.Free();
        Assert.Equal(ConnectionCount.Verdict.Granted, count.TryOccupy("a"u8.ToArray(), 2, out _));
    }

    [Fact]
    public void Occupy_MoreKeysThanTheZoneHolds_IsRefusedUntilAKeyIsGone()
    {
        ConnectionCount count = Zone(2 * 64);
        Assert.Equal(ConnectionCount.Verdict.Granted, count.TryOccupy("a"u8.ToArray(), 9, out ConnectionCount.Place place));
        Assert.Equal(ConnectionCount.Verdict.Granted, count.TryOccupy("b"u8.ToArray(), 9, out _));

        Assert.Equal(ConnectionCount.Verdict.ZoneFull, count.TryOccupy("c"u8.ToArray(), 9, out _));
        Assert.Equal(ConnectionCount.Verdict.Granted, count.TryOccupy("b"u8.ToArray(), 9, out _));
        place.Free();

        Assert.Equal(ConnectionCount.Verdict.Granted, count.TryOccupy("c"u8.ToArray(), 9, out _));
    }

    [Fact]
    public void Occupy_FromManyThreads_NeverExceedsTheLimit()
    {
        ConnectionCount count = Zone(1 << 20);
        int inside = 0, most = 0;

        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            if (count.TryOccupy("k"u8.ToArray(), 2, out ConnectionCount.Place place) != ConnectionCount.Verdict.Granted)
                return;
            int now = Interlocked.Increment(ref inside);
            for (int seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                Interlocked.CompareExchange(ref most, now, seen);
            Interlocked.Decrement(ref inside);
            place.Free();
        });

        Assert.InRange(most, 1, 2);
        Assert.Equal(ConnectionCount.Verdict.Granted, count.TryOccupy("k"u8.ToArray(), 1, out _));
    }

    private static ConnectionCount Zone(long size)
    {
        ComplexValueCompiler.Compile("$remote_addr", new VariableSet(), out ComplexValue key);
        return new ConnectionCount(new LimitZoneConfig("z", key, size));
    }
}
