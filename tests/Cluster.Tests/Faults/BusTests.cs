using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>Two server processes and a Redis that dies, comes back empty, and is suspended, while two users chat.</summary>
public sealed class BusTests : IDisposable
{
    /// <summary>What the product promises, for the way into the fallback and for the way back.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(3);

    private RawChatClient _sender = null!;
    private RawChatClient _receiver = null!;

    [Fact]
    public async Task Chat_AcrossServers_SurvivesEverythingThatHappensToTheBus()
    {
        Assert.SkipUnless(RedisServer.IsHere, "Redis is not installed (Debian, Ubuntu: apt-get install redis-server)");
        await using var redis = await RedisServer.StartAsync();
        await using var cluster = await TestCluster.StartAsync(more: ["--bus", redis.Url]);
        cluster.AddUsers([1, 2]);
        _sender = await LogInAsync(cluster.Ports[0], 1);
        _receiver = await LogInAsync(cluster.Ports[1], 2);
        await RelayAsync("before");

        await redis.KillAsync();
        await StoreAsync("killed", "the message bus is down");
        await redis.LaunchAsync();
        await ComeBackAsync("killed");

        await redis.SignalAsync("STOP");
        await StoreAsync("frozen", "the message bus is down");
        await redis.SignalAsync("CONT");
        await ComeBackAsync("frozen");

        using var database = cluster.Open();
        Assert.Equal(0, Dapper.SqlMapper.QuerySingle<int>(database, "SELECT count(*) FROM offlinemessage"));
        Assert.All(cluster.Servers, server => Assert.Equal(
            2, server.Lines.Count(line => line.Contains("the message bus") && line.Contains("does not answer"))));
    }

    public void Dispose()
    {
        _sender?.Dispose();
        _receiver?.Dispose();
    }

    private static async Task<RawChatClient> LogInAsync(int port, int user)
    {
        var client = await RawChatClient.ConnectAsync(port);
        client.Confirms = true;
        Assert.Contains("\"errno\":0",
            await client.AskAsync($$"""{"id":{{user}},"msgid":1,"password":"{{TestCluster.Password}}","seq":1}"""));
        return client;
    }

    private Task SendAsync(string text) => _sender.SendAsync($$"""{"mid":"{{text}}","msg":"{{text}}","msgid":6,"seq":2,"toid":2}""");

    private async Task RelayAsync(string text)
    {
        await SendAsync(text);
        Assert.Contains($"\"msg\":\"{text}\"", await _receiver.ReadAsync().WaitAsync(Promise));
        Assert.Contains("\"relayed\"", await _sender.ReadAsync());
    }

    /// <summary>Within the promised time a message is stored, and both users are told what has happened.</summary>
    private async Task StoreAsync(string text, string notice)
    {
        await SendAsync(text);
        string[] told = [await _sender.ReadAsync().WaitAsync(Promise), await _sender.ReadAsync().WaitAsync(Promise)];
        Assert.Single(told, answer => answer.Contains("\"stored\""));
        Assert.Single(told, answer => answer.Contains(notice));
        Assert.Contains(notice, await _receiver.ReadAsync().WaitAsync(Promise));
    }

    /// <summary>Within the promised time the stored message arrives, and the next one is relayed.</summary>
    private async Task ComeBackAsync(string text)
    {
        string[] come = [await _receiver.ReadAsync().WaitAsync(Promise), await _receiver.ReadAsync().WaitAsync(Promise)];
        Assert.Single(come, message => message.Contains($"\"msg\":\"{text}\""));
        Assert.Single(come, message => message.Contains("the message bus is back"));
        Assert.Contains("the message bus is back", await _sender.ReadAsync().WaitAsync(Promise));
        await RelayAsync($"after-{text}");
    }
}
