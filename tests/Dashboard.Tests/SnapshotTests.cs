using System.Net;
using System.Text.Json;
using ChatCluster.Dashboard.Cluster;
using ChatCluster.Dashboard.Sources;
using Xunit;

namespace ChatCluster.Dashboard.Tests;

/// <summary>The join of what balancer and servers tell.</summary>
public sealed class SnapshotTests
{
    private const string First = "127.0.0.1:6000";
    private const string Second = "127.0.0.1:6002";

    [Fact]
    public void User_IsJoinedWithTheSession_WhoseLocalPortIsTheRemoteEndpoint()
    {
        var facts = Facts();
        facts.Set(State([new(7, "10.0.0.9:5555", First, "127.0.0.1:41000"), new(8, "10.0.0.8:4444", First, "127.0.0.1:41001")]));
        facts.Servers[0].Set(Status(First, [new(13, "zhang san", "127.0.0.1:41000"), new(15, "li si", "127.0.0.1:50000")]));

        var server = SnapshotBuilder.Build(facts, []).Servers[0];

        Assert.Equal([new(13, "zhang san", "127.0.0.1:41000", 7, "10.0.0.9:5555"), new(15, "li si", "127.0.0.1:50000", null, null)],
            server.Map);
        Assert.Equal([8], server.Guests);
    }

    [Fact]
    public void Server_ThatDoesNotAnswer_IsGoneAndHasNoMap()
    {
        var facts = Facts();
        facts.Servers[0].Set(Status(First, [new(13, "zhang san", "127.0.0.1:41000")]));

        Assert.True(facts.Servers[0].Set(null));
        Assert.False(facts.Servers[0].Set(null));
        var snapshot = SnapshotBuilder.Build(facts, []);

        var server = Assert.Single(snapshot.Servers);
        Assert.Equal((First, "gone", false), (server.Name, server.State, server.Answers));
        Assert.Empty(server.Map);
        Assert.Equal(["127.0.0.1:9002"], snapshot.Unheard);
        Assert.Null(snapshot.Database);
        Assert.Empty(snapshot.Buses);
    }

    [Fact]
    public void WithoutABalancer_TheServersAreShownAlone()
    {
        var facts = new ClusterFacts(hasBalancer: false, [new(IPAddress.Loopback, 9000)]);
        facts.Servers[0].Set(Status(First, [new(13, "zhang san", "127.0.0.1:41000")]) with { Presence = [new(21, "gao yang", Second)] });

        var snapshot = SnapshotBuilder.Build(facts, []);

        Assert.Null(snapshot.Balancer);
        Assert.Equal(("ready", null), (snapshot.Servers[0].State, snapshot.Servers[0].Weight));
        Assert.Equal([new(21, "gao yang", Second)], snapshot.Database);
    }

    [Fact]
    public void Server_IsShownWithTheBalancersState_AndTheTerminalsSign()
    {
        var facts = Facts();
        facts.Set(State([], secondState: "failed"));

        var servers = SnapshotBuilder.Build(facts, []).Servers;

        Assert.Equal([("up", "●", "#0087ff"), ("failed", "▲", "#d78700")], servers.Select(one => (one.State, one.Sign, one.Colour)));
        Assert.All(servers, server => Assert.False(server.IsAsked));
    }

    [Fact]
    public void Bus_JoinsTheServersThatNameIt_WithTheStateThatEachSees()
    {
        var facts = Facts();
        facts.Servers[1].Set(Status(Second, []) with { Bus = new("redis://one:6379", "down") });
        facts.Servers[0].Set(Status(First, []) with { Bus = new("redis://one:6379", "up") });

        var bus = Assert.Single(SnapshotBuilder.Build(facts, []).Buses);

        Assert.Equal("redis://one:6379", bus.Url);
        Assert.Equal([new(First, "up"), new(Second, "down")], bus.Members);
    }

    [Fact]
    public void Servers_WithDifferentBuses_AreNotJoined_AndOneWithoutIsOnNone()
    {
        var facts = Facts();
        facts.Servers[0].Set(Status(First, []) with { Bus = new("redis://one:6379", "up") });
        facts.Servers[1].Set(Status(Second, []));
        Assert.Equal([First], SnapshotBuilder.Build(facts, []).Buses.SelectMany(bus => bus.Members).Select(member => member.Server));

        facts.Servers[1].Set(Status(Second, []) with { Bus = new("redis://two:6379", "up") });
        facts.Servers[1].Set(null);
        Assert.Equal(["redis://one:6379 up", "redis://two:6379 gone"],
            SnapshotBuilder.Build(facts, []).Buses.Select(bus => $"{bus.Url} {Assert.Single(bus.Members).State}"));
    }

    [Fact]
    public void Shares_CompareTheLastTwelvePicksWithTheWeights()
    {
        var facts = Facts();
        facts.Set(State([], secondWeight: 2));
        foreach (var picked in Enumerable.Repeat(First, 10).Concat(Enumerable.Repeat(Second, 9)))
            facts.AddDecision(JsonSerializer.SerializeToElement(new { picked }));

        var snapshot = SnapshotBuilder.Build(facts, []);

        Assert.Equal(12, snapshot.Picks.Count);
        Assert.Equal([new(First, 1 / 3.0, 0.25), new(Second, 2 / 3.0, 0.75)], snapshot.Shares);
    }

    [Fact]
    public void Decision_ThatFindsNoServer_IsNoPick()
    {
        var facts = Facts();

        facts.AddDecision(JsonSerializer.SerializeToElement(new { picked = (string?)null }));

        Assert.Empty(facts.Picks);
        Assert.NotNull(facts.Decision);
    }

    private static ClusterFacts Facts() => new(hasBalancer: true, [new(IPAddress.Loopback, 9000), new(IPAddress.Loopback, 9002)]);

    private static ServerStatus Status(string name, IReadOnlyList<MapEntry> map) => new(name, 1, "ready", map, Presence: null);

    private static BalancerState State(IReadOnlyList<BalancedSession> sessions, double secondWeight = 1, string secondState = "up") => new(
        ["0.0.0.0:8000"],
        [new("chat", "round_robin", [new(First, 1, 0, "up", 0), new(Second, secondWeight, 0, secondState, 0)])],
        new(sessions.Count, sessions));
}
