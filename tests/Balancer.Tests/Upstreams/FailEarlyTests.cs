using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Tests.Configuration;
using ChatCluster.Balancer.Tests.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Upstreams;

/// <summary><c>fail_early</c>: a server that accepts and closes at once has failed.</summary>
public sealed class FailEarlyTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void EndedEmpty_AsOftenAsMaxFailsSays_ShutsTheServerOut()
    {
        var upstream = Upstream(Early('a') with { MaxFails = 2 }, Letters.Server('b'));
        Assert.False(EndEmpty(upstream, 'a', 10));
        Assert.True(EndEmpty(upstream, 'a', 1000));
        Assert.Equal("bbb", upstream.Sequence(3));

        // One session may try again after fail_timeout. A connect alone does not help the server, its first byte does.
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.True(EndEmpty(upstream, 'a', 10));
        Assert.Equal("bbb", upstream.Sequence(3));
        _time.Advance(TimeSpan.FromSeconds(11));
        var probe = Take(upstream, 'a');
        Assert.Equal("bbb", upstream.Sequence(3));
        probe.FirstByte(5);
        Assert.Contains('a', upstream.Sequence(2));
    }

    [Theory]
    [InlineData(1000, 1001, false)]
    [InlineData(0, 0, false)]
    [InlineData(1000, 1000, true)]
    public void EndedEmpty_LateOrWithoutTheParameter_IsNoFailure(int limit, long milliseconds, bool isFailure)
    {
        var upstream = Upstream(Letters.Server('a') with { FailEarly = TimeSpan.FromMilliseconds(limit) }, Letters.Server('b'));
        Assert.Equal(isFailure, EndEmpty(upstream, 'a', milliseconds));
        Assert.Equal(isFailure ? 1 : 0, upstream.Peers.Peers[0].Failures.Count);
    }

    [Fact]
    public void EndedEmpty_OfTheOnlyServer_IsNoFailure()
    {
        var upstream = Upstream(Early('a'));
        Assert.False(EndEmpty(upstream, 'a', 10));
        Assert.Equal("a", upstream.Sequence(1));
    }

    [Fact]
    public void Parameter_IsRecordedAndItsNonsenseRefused()
    {
        var config = TestConfiguration.Accept(TestConfiguration.Upstream("server 127.0.0.1:1\n#@ fail_early=1500ms\n;"));
        Assert.Equal(1500, config.Upstreams[0].Peers[0].FailEarly.TotalMilliseconds);
        Assert.True(config.NotesAttempts);
        Assert.Equal("[emerg] invalid parameter \"fail_early=on\" in PFX/nginx.conf:2",
            TestConfiguration.Refuse(TestConfiguration.Upstream("server 127.0.0.1:1 fail_early=on;")));
    }

    private static PeerConfig Early(char letter) => Letters.Server(letter) with { FailEarly = TimeSpan.FromSeconds(1) };

    private Upstream Upstream(params PeerConfig[] servers) => new(new UpstreamConfig("u", servers), _time, new Random(1));

    /// <summary>A session that is connected to this server.</summary>
    private static UpstreamSelection Take(Upstream upstream, char letter)
    {
        while (true)
        {
            var selection = upstream.Select();
            var peer = selection.Next()!;
            selection.Connected();
            if (Letters.Of(peer) == letter)
                return selection;
            selection.Release();
        }
    }

    private static bool EndEmpty(Upstream upstream, char letter, long milliseconds)
    {
        var selection = Take(upstream, letter);
        var isShut = selection.EndedEmpty(milliseconds);
        selection.Release();
        return isShut;
    }
}
