using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>
/// Servers, balancer, broker and users on hosts of their own. One server's wall clock is an hour ahead, and cables are pulled. (The
/// database is one file on a disk that the hosts share: it is not what is tried here.)
/// </summary>
public sealed class SeveralHostsTests : IAsyncLifetime
{
    private const string Needs =
        "this needs root, iproute2, libfaketime and Redis (Debian, Ubuntu: apt-get install iproute2 libfaketime redis-server)";
    private const string FakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    private readonly TemporaryFolder _folder = new();
    private readonly List<IAsyncDisposable> _running = [];
    private HostNetwork? _network;

    public async ValueTask InitializeAsync()
    {
        if (RedisServer.IsHere && File.Exists(FakeTime))
            _network = await HostNetwork.TryMakeAsync();
    }

    [Fact]
    public async Task Users_ChatAcrossHosts_WhateverCableIsPulled()
    {
        Assert.SkipWhen(_network is null, Needs);
        var (one, two, front) = await StartClusterAsync();
        var first = await LogInAsync(13, front);
        var second = await LogInAsync(21, front);

        await SayUntilRelayedAsync(first, second);
        // The clocks differ, and this is said, but no lease is taken for expired.
        await one.WaitForLineAsync("ahead of");
        Assert.DoesNotContain(one.Lines.Concat(two.Lines), line => line.Contains("has expired", StringComparison.Ordinal));

        await _network.PullCableAsync("broker");
        await one.WaitForLineAsync("does not answer: messages to users on other servers are stored");
        await first.TypeAsync("chat:21:kept");
        await first.WaitForAsync("ack chat 21 stored");
        await _network.PlugInAsync("broker");
        await second.WaitForAsync("said: kept");

        await _network.PullCableAsync("two");
        var third = await LogInAsync(19, front);
        await third.TypeAsync("chat:13:the other host is gone");
        await first.WaitForAsync("said: the other host is gone");
        await third.WaitForAsync("ack chat 13 live");
        await first.TypeAsync("chat:21:for later");
        await first.WaitForAsync("ack chat 21 stored");
        await _network.PlugInAsync("two");
        await second.WaitForAsync("said: for later");
    }

    /// <summary>The cable of a user's own computer: both ends of the connection look open.</summary>
    [Fact]
    public async Task Client_BehindAPulledCable_ReconnectsByItself_AndMessagesOfBothSidesArriveOnce()
    {
        Assert.SkipWhen(_network is null, Needs);
        var (_, _, front) = await StartClusterAsync();
        await _network.AddHostAsync("laptop");
        var laptop = await LogInAsync(13, front, "laptop");
        var other = await LogInAsync(21, front);
        await laptop.TypeAsync("chat:21:before");
        await laptop.WaitForAsync("ack chat 21 ");
        await other.WaitForAsync("said: before");

        await _network.PullCableAsync("laptop");
        await laptop.TypeAsync("chat:21:unconfirmed 1");
        await laptop.TypeAsync("chat:21:unconfirmed 2");
        await other.TypeAsync("chat:13:for the laptop");
        await other.WaitForAsync("ack chat 13 stored");
        await laptop.WaitForAsync("disconnected");
        await _network.PlugInAsync("laptop");

        var atTheLaptop = await laptop.WaitForAsync("said: for the laptop");
        Assert.Contains("reconnected", atTheLaptop);
        await laptop.TypeAsync("chat:21:after");
        var atTheOther = await other.WaitForAsync("said: after");
        await other.TypeAsync("chat:13:the end");
        atTheLaptop += await laptop.WaitForAsync("said: the end");
        Assert.Equal(
            ["unconfirmed 1", "unconfirmed 2", "after"],
            atTheOther.Split('\n').Where(IsSaid).Select(static line => line.Split("said: ")[1]));
        Assert.Single(atTheLaptop.Split('\n'), static line => line.Contains("said: for the laptop", StringComparison.Ordinal));

        static bool IsSaid(string line) => line.Contains("said: ", StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in Enumerable.Reverse(_running))
            await program.DisposeAsync();
        if (_network is not null)
            await _network.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<(RunningProgram One, RunningProgram Two, string Front)> StartClusterAsync()
    {
        var broker = await _network!.AddHostAsync("broker");
        await StartAsync("broker", [RedisServer.File!, "--bind", broker, "--protected-mode", "no", "--save", "", "--dir", _folder.Root],
            "Ready to accept connections");
        var one = await StartServerAsync("one", broker, []);
        var two = await StartServerAsync("two", broker,
            // Without the last one, every timed wait ends at once, and the server keeps a processor busy.
            ["env", $"LD_PRELOAD={FakeTime}", "FAKETIME=+1h", "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0"]);
        var front = await StartBalancerAsync(one.Address, two.Address);
        await _network.AddHostAsync("users");
        return (one.Program, two.Program, front);
    }

    private async Task<(string Address, RunningProgram Program)> StartServerAsync(string host, string broker, string[] environment)
    {
        var address = await _network!.AddHostAsync(host);
        var program = await StartAsync(host,
        [
            .. environment, BuiltProgram.PathOf("ChatServer"), address, "6000", "--db", $"sqlite:{_folder.PathOf("chat.db")}",
            "--seed-lesson", "--lease", "5", "--bus", $"redis://{broker}:6379",
        ], "is ready");
        await program.WaitForLineAsync("answers: messages to users on other servers are relayed");
        return (address, program);
    }

    /// <summary>On a busy machine the other server may need more than the two seconds after which a message counts as stored.</summary>
    private static async Task SayUntilRelayedAsync(ClientProcess from, ClientProcess to)
    {
        var answer = "";
        for (var attempt = 1; attempt <= 5 && !answer.EndsWith("relayed", StringComparison.Ordinal); attempt++)
        {
            await from.TypeAsync($"chat:21:hello {attempt}");
            await to.WaitForAsync($"said: hello {attempt}");
            answer = await from.WaitForAsync("ack chat 21 ");
        }
        Assert.EndsWith("relayed", answer, StringComparison.Ordinal);
    }

    private async Task<string> StartBalancerAsync(string one, string two)
    {
        var address = await _network!.AddHostAsync("front");
        var configuration = _folder.PathOf("balancer.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            error_log stderr info;
            pid {{_folder.PathOf("balancer.pid")}};
            events {}
            stream {
                upstream chat { server {{one}}:6000; server {{two}}:6000; }
                server { listen {{address}}:8000; proxy_connect_timeout 1s; proxy_pass chat; }
            }
            """);
        _running.Add(RunningProgram.Start("ip",
            [.. _network.On("front")[1..], BuiltProgram.PathOf("Balancer"), "-p", _folder.Root, "-c", configuration]));
        await Eventually.HoldsAsync(() => File.Exists(_folder.PathOf("balancer.pid")), "the balancer has started");
        return address;
    }

    private async Task<RunningProgram> StartAsync(string host, string[] command, string ready)
    {
        string[] whole = [.. _network!.On(host), .. command];
        var program = RunningProgram.Start(whole[0], whole[1..]);
        _running.Add(program);
        await program.WaitForLineAsync(ready);
        return program;
    }

    private async Task<ClientProcess> LogInAsync(int user, string front, string host = "users")
    {
        var client = ClientProcess.StartThrough([.. _network!.On(host), ClientProcess.Program], [front, "8000"]);
        _running.Add(client);
        await client.TypeAsync($"login {user} 123456");
        await client.WaitForAsync($"login ok id={user}");
        return client;
    }
}
