using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Tests.Picking;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Upstreams;

/// <summary>What health checks found decides who gets sessions.</summary>
public sealed class HealthSelectionTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Next_UnhealthyServer_IsNotPicked()
    {
        var upstream = Upstream("ab");
        Set(upstream, 0, PeerHealth.Unhealthy);
        Assert.Equal("bbb", upstream.Sequence(3));
        Assert.Equal(PickRefusal.Unhealthy, Eligibility.Of(upstream.Peers.Peers[0], tried: false, isOnly: false, failsOpen: false, now: 0));

        Set(upstream, 0, PeerHealth.Healthy);
        Assert.Equal("ab", upstream.Sequence(2));
    }

    [Fact]
    public void Next_AllUnhealthy_AreUsedAsWithoutChecks()
    {
        var upstream = Upstream("ab");
        Assert.False(Set(upstream, 0, PeerHealth.Unhealthy)!.Value.FailsOpen);
        Assert.True(Set(upstream, 1, PeerHealth.Unhealthy)!.Value.FailsOpen);
        Assert.Equal("abab", upstream.Sequence(4));
        Assert.Null(Set(upstream, 1, PeerHealth.Unhealthy));
    }

    [Fact]
    public void Next_PrimariesUnhealthy_BackupServes()
    {
        var upstream = Upstream("abC");
        Set(upstream, 0, PeerHealth.Unhealthy);
        Set(upstream, 1, PeerHealth.Unhealthy);
        Assert.Equal("cc", upstream.Sequence(2));

        var backup = upstream.Peers.Backup!.Peers[0];
        Assert.True(upstream.SetHealth(backup, PeerHealth.Unhealthy)!.Value.FailsOpen);
        Assert.Equal("ab", upstream.Sequence(2));
    }

    [Fact]
    public void Next_MandatoryCheckNotOver_NobodyIsPicked()
    {
        var upstream = Upstream("ab", new HealthCheckConfig { IsMandatory = true });
        Assert.Equal("-", upstream.Sequence(1));

        Set(upstream, 1, PeerHealth.Healthy);
        Assert.Equal("bb", upstream.Sequence(2));
    }

    [Theory]
    [InlineData(false, PeerHealth.Checking)]
    [InlineData(true, PeerHealth.Healthy)]
    public void Apply_MandatoryCheck_StateStaysOnlyIfPersistent(bool isPersistent, PeerHealth after)
    {
        var upstream = Upstream("a", new HealthCheckConfig { IsMandatory = true, IsPersistent = isPersistent });
        Set(upstream, 0, PeerHealth.Healthy);

        upstream.Apply(upstream.Config with { Peers = [.. upstream.Config.Peers, Letters.Server('b')] });

        Assert.Equal([after, PeerHealth.Checking], upstream.Peers.All.Select(peer => peer.Health));
    }

    /// <summary>The failed connects are from before the server came back.</summary>
    [Fact]
    public void Next_HealthyAgain_IsPickedThoughItsConnectsFailedBefore()
    {
        var upstream = Upstream("ab");
        var selection = upstream.Select(new SessionFacts(_time));
        Assert.Same(upstream.Peers.Peers[0], selection.Next());
        Assert.True(selection.Failed());
        Set(upstream, 0, PeerHealth.Unhealthy);

        Set(upstream, 0, PeerHealth.Healthy);

        Assert.Contains('a', upstream.Sequence(3));
    }

    [Fact]
    public void Next_DrainingServer_IsNotPicked()
    {
        var upstream = Upstream("ab");
        upstream.Apply(upstream.Config with { Peers = [Letters.Server('a') with { Drain = true }, Letters.Server('b')] });

        Assert.Equal("bb", upstream.Sequence(2));
        Assert.Equal(PickRefusal.Draining, upstream.Inspect().Rows[0].Refusal);
        Assert.Equal(1, upstream.Peers.Tries);
    }

    [Fact]
    public void Next_WhileRebalancing_LeastLoadedServerIsPicked()
    {
        var upstream = Upstream("ab");
        upstream.Select().Next();
        upstream.Select().Next();
        upstream.Select().Next();
        upstream.IsRebalancing = true;

        Assert.IsType<LeastConnConfig>(upstream.Policy);
        Assert.Equal('b', Letters.Of(upstream.Select().Next()!));
    }

    [Fact]
    public void SetHealth_ServerThatAReloadRemoved_ChangesNothing()
    {
        var upstream = Upstream("ab");
        var removed = upstream.Peers.Peers[1];
        upstream.Apply(upstream.Config with { Peers = [Letters.Server('a')] });

        Assert.Null(upstream.SetHealth(removed, PeerHealth.Unhealthy));
    }

    private static HealthChange? Set(Upstream upstream, int index, PeerHealth health) =>
        upstream.SetHealth(upstream.Peers.Peers[index], health);

    /// <param name="servers">A capital letter is a backup server.</param>
    /// <param name="check">The check of all.</param>
    private Upstream Upstream(string servers, HealthCheckConfig? check = null) => new(
        new UpstreamConfig("u", [.. servers.Select(letter =>
            Letters.Server(char.ToLowerInvariant(letter)) with { Backup = char.IsUpper(letter) })])
        {
            Checks = [check ?? new HealthCheckConfig()],
        }, _time, new Random(1));
}
