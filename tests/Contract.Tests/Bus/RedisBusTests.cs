using System.Collections.Concurrent;
using ChatCluster.Server.Cluster;
using ChatCluster.Server.Metrics;
using ChatCluster.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Contract.Tests.Bus;

/// <summary>The bus on real Redis servers, of every kind that --bus can name.</summary>
public sealed class RedisBusTests : IAsyncLifetime
{
    /// <summary>What the product promises for the way back, and for the way into the fallback.</summary>
    private readonly ServerMetrics _metrics = new();
    private readonly List<RedisBus> _buses = [];

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(RedisServer.IsHere, "Redis is not installed (Debian, Ubuntu: apt-get install redis-server)");
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Message_ReachesTheServerThatIsNamed_AndABroadcastAllOthers()
    {
        await using var redis = await RedisServer.StartAsync();
        await CheckAsync(redis.Url);
    }

    [Fact]
    public async Task UserPasswordDatabase_AreUsed()
    {
        await using var redis = await RedisServer.StartAsync(
            "--user", "chat", "on", ">s:cret@", "~*", "&*", "+@all", "--user", "default", "off");
        await CheckAsync($"redis://chat:s%3Acret%40@127.0.0.1:{redis.Port}/2");

        var (refused, _) = await JoinAsync($"redis://chat:wrong@127.0.0.1:{redis.Port}", "a:1");
        Assert.Equal(BusState.Down, refused.State);
    }

    [Fact]
    public async Task RedisCluster_HasShardedChannels()
    {
        await using var redis = await RedisServer.StartAsync("--cluster-enabled", "yes");
        Assert.Equal("+OK", await redis.AskAsync("CLUSTER ADDSLOTSRANGE 0 16383"));
        await Eventually.HoldsAsync(() => redis.AskAsync("SET is up").Result == "+OK", "the cluster is up", Cancellation);

        await CheckAsync(redis.Url);

        Assert.Equal("*2", await redis.AskAsync("PUBSUB SHARDCHANNELS"));
    }

    /// <summary>Three nodes, of which the URL names one that is there and one that is not.</summary>
    [Fact]
    public async Task RedisCluster_OfThreeNodes_IsFoundThroughOneOfThem()
    {
        var gossipPorts = FreePorts.Take(3);
        var nodes = await Task.WhenAll(gossipPorts.Select(port =>
            RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-port", $"{port}")));
        try
        {
            string[] slots = ["0 5460", "5461 10922", "10923 16383"];
            foreach (var (node, range) in nodes.Zip(slots))
                Assert.Equal("+OK", await node.AskAsync($"CLUSTER ADDSLOTSRANGE {range}"));
            for (var other = 1; other < nodes.Length; other++)
                Assert.Equal("+OK", await nodes[0].AskAsync($"CLUSTER MEET 127.0.0.1 {nodes[other].Port} {gossipPorts[other]}"));
            await Eventually.HoldsAsync(
                () => !nodes.Any(node => node.AskAsync("GET x").Result.StartsWith("-CLUSTERDOWN", StringComparison.Ordinal)),
                "the cluster is up", Cancellation);

            await CheckAsync($"redis://127.0.0.1:{FreePorts.Take(1)[0]},127.0.0.1:{nodes[2].Port}");
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Sentinel_NamesTheRedis()
    {
        await using var redis = await RedisServer.StartAsync();
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("sentinel.conf");
        await File.WriteAllTextAsync(file, $"sentinel monitor main 127.0.0.1 {redis.Port} 1\n", Cancellation);
        var port = FreePorts.Take(1)[0];
        await using var sentinel = RunningProgram.Start(
            RedisServer.File!, file, "--sentinel", "--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder.PathOf(""));
        await sentinel.WaitForLineAsync("+monitor master main");

        await CheckAsync($"redis://127.0.0.1:{port}?sentinel=main");
    }

    [Fact]
    public async Task Clusters_ThatShareARedis_DoNotHearEachOther()
    {
        await using var redis = await RedisServer.StartAsync();
        var (one, _) = await JoinAsync(redis.Url, "a:1");
        var (_, other) = await JoinAsync(redis.Url, "b:1", cluster: "other");
        var (_, prefixed) = await JoinAsync(redis.Url + "?prefix=room", "b:1");

        Assert.False(await one.SendAsync("b:1", new BacklogCall("a:1")));
        await one.BroadcastAsync(new BacklogCall("a:1"));

        await CheckAsync(redis.Url, "c:1", "d:1");
        Assert.Empty(other.Concat(prefixed).Where(message => message is BacklogCall));
    }

    /// <summary>Killed and started again without its memory, or suspended with all its connections open.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Outage_IsNoticed_AndSoIsItsEnd(bool killed)
    {
        await using var redis = await RedisServer.StartAsync();
        var (one, _) = await JoinAsync(redis.Url, "a:1");
        var (two, heard) = await JoinAsync(redis.Url, "b:1");
        var states = new ConcurrentQueue<BusState>();
        one.StateChanged = states.Enqueue;

        await (killed ? redis.KillAsync() : redis.SignalAsync("STOP"));
        var sending = one.SendAsync("b:1", new BacklogCall("a:1"));
        await Eventually.HoldsAsync(() => one.State == BusState.Down && two.State == BusState.Down, "the bus is down", Cancellation);
        Assert.False(await sending);
        Assert.Equal([BusState.Down], states);

        await (killed ? redis.LaunchAsync() : redis.SignalAsync("CONT"));
        await Eventually.HoldsAsync(() => one.State == BusState.Up && two.State == BusState.Up, "the bus is up", Cancellation);
        Assert.True(await one.SendAsync("b:1", new RelayAnswer("a:1", 1, Delivered: true)));
        await Eventually.HoldsAsync(() => heard.OfType<RelayAnswer>().Any(), "the message arrives", Cancellation);
        Assert.Equal([BusState.Down, BusState.Up], states);
    }

    [Fact]
    public async Task Bus_ThatIsNotThereAtTheStart_IsJoinedWhenItIs()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        var (one, _) = await JoinAsync(redis.Url, "a:1");
        Assert.Equal(BusState.Down, one.State);

        await redis.LaunchAsync();

        await Eventually.HoldsAsync(() => one.State == BusState.Up, "the bus is up", Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var bus in _buses)
            await bus.DisposeAsync();
        _metrics.Dispose();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task CheckAsync(string url, string first = "a:1", string second = "b:1")
    {
        var (one, heardByOne) = await JoinAsync(url, first);
        var (two, heardByTwo) = await JoinAsync(url, second);
        Assert.Equal((BusState.Up, BusState.Up), (one.State, two.State));

        Assert.True(await one.SendAsync(second, new RelayRequest(first, 13, [new(21, 5), new(15, 6)])));
        Assert.False(await one.SendAsync("nobody:1", new BacklogCall(first)));
        await two.BroadcastAsync(new BacklogCall(second));

        await Eventually.HoldsAsync(() => heardByTwo.OfType<RelayRequest>().Any() && heardByOne.OfType<BacklogCall>().Any(), "they arrive",
            Cancellation);
        var request = Assert.Single(heardByTwo.OfType<RelayRequest>());
        Assert.Equal((first, 13), (request.From, request.SenderId));
        Assert.Equal([new(21, 5), new(15, 6)], request.Rows);
        Assert.DoesNotContain(heardByTwo, message => message.From == second);
    }

    private async Task<(RedisBus Bus, ConcurrentQueue<BusMessage> Heard)> JoinAsync(string url, string server, string cluster = "cluster")
    {
        var heard = new ConcurrentQueue<BusMessage>();
        var bus = new RedisBus(BusOptions.Parse(url), TimeProvider.System, _metrics, NullLogger<RedisBus>.Instance)
        {
            Received = heard.Enqueue,
        };
        _buses.Add(bus);
        await bus.JoinAsync(server, cluster);
        return (bus, heard);
    }
}
