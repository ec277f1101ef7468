using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>Two server processes on a bus that has a replacement for a Redis that dies, or has none for a part of it.</summary>
public sealed class BusFailoverTests : IAsyncLifetime
{
    private const string Answers = "answers: messages to users on other servers are relayed";
    private const string IsSilent = "does not answer: messages to users on other servers are stored";

    /// <summary>The election of a new master begins again from the start when a busy machine is late for it.</summary>
    private static readonly TimeSpan FailoverTime = TimeSpan.FromMinutes(3);

    private readonly List<IAsyncDisposable> _running = [];
    private readonly List<string> _texts = [];
    private readonly List<string> _shown = [];
    private RawChatClient? _sender;
    private RawChatClient? _receiver;
    private Task _receiving = Task.CompletedTask;

    private IEnumerable<RunningProgram> Sentinels => _running.OfType<RunningProgram>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(RedisServer.IsHere, "Redis is not installed (Debian, Ubuntu: apt-get install redis-server)");
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Sentinels_PromoteTheReplica_AndTheRoutesAreBack()
    {
        var master = await RedisServer.StartAsync();
        _running.Add(master);
        var replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{master.Port}");
        _running.Add(replica);
        await Eventually.HoldsAsync(
            () => replica.AskAsync("ROLE").Result == "*5" && master.AskAsync("WAIT 1 1000").Result == ":1", "the replica follows",
            Cancellation);
        var sentinels = await StartSentinelsAsync(master);
        var cluster = await StartServersAsync(
            $"redis://{string.Join(',', sentinels.Select(static port => $"127.0.0.1:{port}"))}?sentinel=main");

        await master.KillAsync();
        await SayAsync();
        // As a master, it answers with three parts. The servers may follow it before they miss three of their own messages.
        await Eventually.HoldsAsync(
            () => Sentinels.Any(IsTilted) || replica.AskAsync("ROLE").Result == "*3", "the replica is promoted", FailoverTime,
            Cancellation);
        SkipIfTilted();
        await SayUntilRelayedAsync();

        await CheckAsync(cluster);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ClusterNode_ThatDies_IsReplaced_OrItsServersStoreUntilItIsBack(bool hasReplicas)
    {
        var nodes = await RedisClusterNodes.StartAsync(hasReplicas);
        _running.Add(nodes);
        var cluster = await StartServersAsync(nodes.Url);
        // The receiver's server has its channel there.
        var node = await nodes.FindAsync($"PUBSUB SHARDCHANNELS *:{cluster.Ports[1]}", "*1");

        await node.KillAsync();
        await cluster.Servers[1].WaitForLineAsync(IsSilent);
        await SayAsync("stored");
        if (!hasReplicas)
            await node.LaunchAsync();
        await ComeBackAsync(cluster.Servers[1]);

        await CheckAsync(cluster);
    }

    public async ValueTask DisposeAsync()
    {
        _sender?.Dispose();
        _receiver?.Dispose();
        await _receiving;
        foreach (var program in Enumerable.Reverse(_running))
            await program.DisposeAsync();
    }

    private async Task<IReadOnlyList<int>> StartSentinelsAsync(RedisServer master)
    {
        var folder = new TemporaryFolder();
        _running.Add(new Leaving(folder));
        var ports = FreePorts.Take(3);
        foreach (var port in ports)
        {
            var file = folder.PathOf($"{port}.conf");
            await File.WriteAllTextAsync(file, $"""
                sentinel monitor main 127.0.0.1 {master.Port} 2
                sentinel down-after-milliseconds main 1000
                sentinel failover-timeout main 10000

                """, Cancellation);
            var sentinel = RunningProgram.Start(
                RedisServer.File!, file, "--sentinel", "--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder.Root);
            _running.Add(sentinel);
            // It must know the replica and both other sentinels before it can take part in the election.
            await sentinel.WaitForLineAsync("+slave slave 127.0.0.1");
        }
        await Eventually.HoldsAsync(
            () => Sentinels.All(KnowsTheOthers) || Sentinels.Any(IsTilted), "the sentinels know each other", FailoverTime, Cancellation);
        SkipIfTilted();
        return ports;

        static bool KnowsTheOthers(RunningProgram sentinel) =>
            sentinel.Lines.Count(static line => line.Contains("+sentinel sentinel", StringComparison.Ordinal)) == 2;
    }

    /// <summary>A sentinel that got no processor for two seconds trusts its clock no longer, and takes no part for half a minute.</summary>
    private void SkipIfTilted() =>
        Assert.SkipWhen(Sentinels.Any(IsTilted), "this machine is too busy: a sentinel is in its TILT mode");

    private static bool IsTilted(RunningProgram sentinel) =>
        sentinel.Lines.Any(static line => line.Contains("+tilt", StringComparison.Ordinal));

    private async Task<TestCluster> StartServersAsync(string bus)
    {
        var cluster = await TestCluster.StartAsync(more: ["--bus", bus]);
        _running.Add(cluster);
        cluster.AddUsers([1, 2]);
        _sender = await LogInAsync(cluster.Ports[0], 1);
        _receiver = await LogInAsync(cluster.Ports[1], 2);
        _receiving = ReceiveAsync(_receiver);
        await SayUntilRelayedAsync();
        return cluster;
    }

    private static async Task<RawChatClient> LogInAsync(int port, int user)
    {
        var client = await RawChatClient.ConnectAsync(port);
        client.Confirms = true;
        Assert.Contains("\"errno\":0",
            await client.AskAsync($$"""{"id":{{user}},"msgid":1,"password":"{{TestCluster.Password}}","seq":1}"""));
        return client;
    }

    /// <summary>Reads and confirms all that comes, however long nothing does, until the connection ends.</summary>
    private async Task ReceiveAsync(RawChatClient receiver)
    {
        while (true)
        {
            try
            {
                var message = await receiver.ReadAsync();
                if (!message.Contains("\"msgid\":6", StringComparison.Ordinal))
                    continue;
                lock (_shown)
                    _shown.Add(message.Split("\"msg\":\"")[1].Split('"')[0]);
            }
            catch (TimeoutException)
            {
                // The bus is being repaired.
            }
            catch (Exception end) when (end is EndOfStreamException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>Sends the next message, and reads past the notices about the bus.</summary>
    /// <returns>What its sender is told.</returns>
    private async Task<string> SayAsync(string? expected = null)
    {
        var text = $"text {_texts.Count}.";
        _texts.Add(text);
        await _sender!.SendAsync($$"""{"mid":"m{{_texts.Count}}","msg":"{{text}}","msgid":6,"seq":2,"toid":2}""");
        string answer;
        do
            answer = await _sender.ReadAsync();
        while (!answer.Contains("\"delivery\"", StringComparison.Ordinal));
        Assert.Contains($"\"{expected}", answer);
        return answer;
    }

    /// <summary>Once a second: a mailbox takes a hundred messages of one sender, and until the bus is back they are stored.</summary>
    private async Task SayUntilRelayedAsync()
    {
        const int Attempts = 60;
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var answer = await SayAsync();
        for (var attempt = 1; attempt < Attempts && !answer.Contains("\"relayed\"", StringComparison.Ordinal); attempt++)
        {
            await pace.WaitForNextTickAsync(Cancellation);
            answer = await SayAsync();
        }
        Assert.Contains("\"relayed\"", answer);
    }

    private async Task ComeBackAsync(RunningProgram server)
    {
        // The last of the two lines counts: the bus had answered before, too.
        await Eventually.HoldsAsync(
            () => LastOf(server, Answers) > LastOf(server, IsSilent), "the bus is back", FailoverTime, Cancellation);
        await SayUntilRelayedAsync();
    }

    private static int LastOf(RunningProgram server, string text) =>
        server.Lines.ToList().FindLastIndex(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>All messages have come, once and in order, and nothing is left over.</summary>
    private async Task CheckAsync(TestCluster cluster)
    {
        await Eventually.HoldsAsync(() => Shown().Length >= _texts.Count, "all messages have come", Cancellation);
        using var database = cluster.Open();
        await Eventually.HoldsAsync(
            () => Dapper.SqlMapper.QuerySingle<int>(database, "SELECT count(*) FROM offlinemessage") == 0, "nothing waits", Cancellation);
        Assert.Equal(_texts, Shown());
    }

    private string[] Shown()
    {
        lock (_shown)
            return [.. _shown];
    }

    private sealed class Leaving(IDisposable thing) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            thing.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
