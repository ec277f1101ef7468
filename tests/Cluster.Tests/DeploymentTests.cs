using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary>The files of docs/deployment.md, as far as they can be tried on one machine.</summary>
public sealed partial class DeploymentTests
{
    /// <summary>A server that is too slow for a heartbeat on a busy machine is out of turn for some seconds.</summary>
    private const int MostTries = 30;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Compose_ItsCommands_MakeAClusterWhoseUsersChatAcrossServers()
    {
        Assert.SkipUnless(MariaDbServer.IsHere && RedisServer.IsHere,
            "MariaDB or Redis is not installed (Debian, Ubuntu: apt-get install mariadb-server redis-server)");
        await using var deployment = await Deployment.StartAsync();
        await ChatAsync(await deployment.StartBalancerAsync("balancer"));
        if (Nginx.IsHere)
            await ChatAsync(await deployment.StartBalancerAsync("nginx"));
    }

    [Theory]
    [InlineData("chatserver@.service", "chatserver@6000.service")]
    [InlineData("chatserver-cluster@.service", "chatserver-cluster@6000.service")]
    [InlineData("balancer.service", "balancer.service")]
    public async Task Unit_IsUnderstoodBySystemd(string file, string instance)
    {
        const string Verify = "/usr/bin/systemd-analyze";
        Assert.SkipUnless(File.Exists(Verify), "systemd is not installed (Debian, Ubuntu: apt-get install systemd)");
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var unit = await File.ReadAllTextAsync(Repository.PathOf("scripts", "systemd", file), cancel);
        await File.WriteAllTextAsync(
            folder.PathOf(instance), unit.Replace("/opt/chatcluster", Repository.Root, StringComparison.Ordinal), cancel);

        var run = await CommandRun.OfAsync(Verify, ["verify", "--man=no", folder.PathOf(instance)], Deadline);

        Assert.True(run.ExitCode == 0 && !run.Errors.Contains(instance, StringComparison.Ordinal), run.Errors);
    }

    /// <summary>Users register over the balancer until two of them are on different servers, which is usually at once.</summary>
    private static async Task ChatAsync(int port)
    {
        using var one = await RegisterAsync(port);
        var other = await RegisterAsync(port);
        for (var tries = 1; other.Server == one.Server && tries < MostTries; tries++)
        {
            other.Dispose();
            other = await RegisterAsync(port);
        }
        using var connected = other;
        other.Client.Confirms = true;
        await one.Client.SendAsync($$"""{"msg":"hello","msgid":6,"seq":3,"toid":{{other.Id}}}""");

        Assert.Contains("\"msg\":\"hello\"", await other.Client.ReadAsync());
        Assert.Contains("\"relayed\"", await one.Client.ReadAsync());
    }

    private static async Task<Member> RegisterAsync(int port)
    {
        var client = await RawChatClient.ConnectAsync(port);
        var account = await client.AskAsync($$"""{"msgid":4,"name":"{{Guid.NewGuid():N}}","password":"secret","seq":1}""");
        var id = Number().Match(account).Groups["id"].Value;
        var login = await client.AskAsync($$"""{"id":{{id}},"msgid":1,"password":"secret","seq":2}""");
        return new(client, id, ServerName().Match(login).Value);
    }

    private sealed record Member(RawChatClient Client, string Id, string Server) : IDisposable
    {
        public void Dispose() => Client.Dispose();
    }

    [GeneratedRegex("\"id\":(?<id>[0-9]+)")]
    private static partial Regex Number();

    [GeneratedRegex("\"server\":\"[^\"]*\"")]
    private static partial Regex ServerName();
}
