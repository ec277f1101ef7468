using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Tests.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Upstreams;

public sealed class UpstreamSelectionTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Next_SingleServer_IsNeverShutOut()
    {
        var upstream = Upstream(Letters.Server('a'));
        for (var session = 0; session < 5; session++)
            Assert.Equal("a", upstream.Session(_ => false));

        Assert.Equal(0, upstream.Peers.Peers[0].Failures.Count);
    }

    [Fact]
    public void Next_TwoServersOneDown_IsNotSingle()
    {
        var upstream = Upstream(Letters.Server('a'), Letters.Server('b') with { Down = true });
        Assert.Equal("a", upstream.Session(_ => false));
        Assert.Equal("-", upstream.Session(_ => false));
    }

    [Fact]
    public void Next_SingleServerDown_IsNull() => Assert.Equal("-", Upstream(Letters.Server('a') with { Down = true }).Session(_ => true));

    [Fact]
    public void Next_PrimariesFail_GoesToBackup()
    {
        var upstream = Upstream(Letters.Server('a'), Letters.Server('b'), Letters.Server('c') with { Backup = true });
        Assert.Equal("a>b>c", upstream.Session(letter => letter == 'c'));
        Assert.Equal("c", upstream.Session(letter => letter == 'c'));
    }

    [Fact]
    public void Next_OnlyBackupFails_IsShutOutAsAnyOther()
    {
        var upstream = Upstream(Letters.Server('a') with { Down = true }, Letters.Server('c') with { Backup = true, MaxFails = 2 });
        Assert.Equal("c", upstream.Session(_ => false));
        Assert.Equal("c", upstream.Session(_ => false));
        Assert.Equal("-", upstream.Session(_ => true));
    }

    [Fact]
    public void Next_PrimaryWorks_LeavesBackupAlone()
    {
        var upstream = Upstream(Letters.Server('a'), Letters.Server('c') with { Backup = true });
        Assert.Equal("aaaa", upstream.Sequence(4));
    }

    [Fact]
    public void Next_PrimaryComesBack_LeavesBackupAgain()
    {
        var upstream = Upstream(Letters.Server('a'), Letters.Server('c') with { Backup = true });
        Assert.Equal("a>c", upstream.Session(letter => letter == 'c'));
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("aa", upstream.Sequence(2));
    }

    [Fact]
    public void Next_MaxConnsReached_SkipsTheServerUntilASessionEnds()
    {
        var upstream = Upstream(Letters.Server('a') with { MaxConns = 1 }, Letters.Server('b'));
        var first = upstream.Select();
        Assert.Equal('a', Letters.Of(first.Next()!));
        Assert.Equal("bb", upstream.Sequence(2));
        first.Release();
        Assert.Contains('a', upstream.Sequence(2));
    }

    [Fact]
    public void Next_SingleServerFull_IsNull()
    {
        var upstream = Upstream(Letters.Server('a') with { MaxConns = 1 });
        upstream.Select().Next();
        Assert.Equal("-", upstream.Session(_ => true));
    }

    [Fact]
    public void Failed_LastAllowedFailure_SaysSo()
    {
        var upstream = Upstream(Letters.Server('a') with { MaxFails = 2 }, Letters.Server('b') with { Down = true });
        Assert.False(FailOnce(upstream));
        Assert.True(FailOnce(upstream));
    }

    [Fact]
    public void Failed_MaxFailsZero_NeverShutsOut()
    {
        var upstream = Upstream(Letters.Server('a') with { MaxFails = 0 }, Letters.Server('b') with { Down = true });
        for (var attempt = 0; attempt < 5; attempt++)
            Assert.False(FailOnce(upstream));
    }

    [Fact]
    public void TriesLeft_CountsBackupsButNotServersThatAreDown()
    {
        var upstream = Upstream(
            Letters.Server('a'), Letters.Server('b') with { Down = true }, Letters.Server('c') with { Backup = true });
        var selection = upstream.Select();
        Assert.Equal(2, selection.TriesLeft);
        selection.Next();
        selection.Failed();
        Assert.Equal(1, selection.TriesLeft);
    }

    [Fact]
    public void Release_Twice_CountsOnce()
    {
        var upstream = Upstream(Letters.Server('a'), Letters.Server('b'));
        var kept = upstream.Select();
        kept.Next();
        upstream.Select().Next();
        kept.Release();
        kept.Release();
        Assert.Equal([0, 1], upstream.Peers.Peers.ToArray().Select(peer => peer.Connections));
    }

    [Fact]
    public void Release_BeforeNext_DoesNothing()
    {
        var upstream = Upstream(Letters.Server('a'));
        upstream.Select().Release();
        Assert.Equal(0, upstream.Peers.Peers[0].Connections);
    }

    private static bool FailOnce(Upstream upstream)
    {
        var selection = upstream.Select();
        selection.Next();
        return selection.Failed();
    }

    private Upstream Upstream(params PeerConfig[] peers) => new(new UpstreamConfig("u", peers), _time, new Random(1));
}
