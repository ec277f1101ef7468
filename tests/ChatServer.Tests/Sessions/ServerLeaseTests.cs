using System.Net;
using ChatCluster.Server.Sessions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Sessions;

/// <summary>A server owns its people as long as its lease is renewed, and stops believing so when it was not.</summary>
public sealed class ServerLeaseTests
{
    [Fact]
    public async Task ServerThatIsGone_IsFreedByAnotherAfterItsExpiry()
    {
        await using var server = await TestServer.StartAsync(time: new TimeWithoutTimers());
        server.Query<int>("INSERT INTO serverlease VALUES ('gone:1', 1, 0)");
        server.Query<int>("UPDATE user SET state = 'online', server = 'gone:1', epoch = 1, connection = 1 WHERE id = 13");
        using var client = await server.ConnectAsync();
        Assert.Contains("\"errno\":2", await client.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));

        await server.Get<ServerLease>().RenewAsync();

        Assert.Contains("\"errno\":0", await client.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));
    }

    [Fact]
    public async Task ServerOnAllAddresses_IsNamedAfterItsMachine()
    {
        await using var server = await TestServer.StartAsync(change: options => options with { Address = IPAddress.Any });
        using var client = await server.LogInExtendedAsync(13);

        Assert.StartsWith(Dns.GetHostName(), server.Name);
        Assert.Equal(server.Name, server.Query<string>("SELECT server FROM user WHERE id = 13"));
        Assert.Equal($$"""{"errno":0,"msgid":100,"server":"{{server.Name}}"}""", await client.AskAsync("""{"msgid":99}"""));
    }

    [Fact]
    public async Task ServerThatMissedItsExpiry_LogsNobodyInAndThenDisconnectsItsPeople()
    {
        await using var one = await TestServer.StartAsync(time: new TimeWithoutTimers());
        await using var two = await TestServer.StartAsync(one.DatabaseFile, time: new TimeWithoutTimers());
        using var stale = await one.LogInExtendedAsync(13);
        var before = one.Get<ServerLease>().Term;
        one.Query<int>($"UPDATE serverlease SET expires = 0 WHERE server = '{one.Name}'");
        using var newcomer = await one.ConnectAsync();
        Assert.Contains("\"errno\":12", await newcomer.AskAsync("""{"id":15,"msgid":1,"password":"666666"}"""));

        await two.Get<ServerLease>().RenewAsync();
        using var elsewhere = await two.LogInExtendedAsync(13);
        await one.Get<ServerLease>().RenewAsync();

        Assert.Contains("has lost its hold", Assert.Single(await stale.ReadToEndAsync()));
        Assert.True(one.Get<ServerLease>().Term.Epoch > before.Epoch);
        Assert.Contains("\"errno\":0", await newcomer.AskAsync("""{"id":15,"msgid":1,"password":"666666"}"""));
        Assert.Equal(two.Name, one.Query<string>("SELECT server FROM user WHERE id = 13"));
        Assert.Contains("\"msgid\":100", await elsewhere.AskAsync("""{"msgid":99}"""));
    }

    [Fact]
    public async Task Renewal_InTime_KeepsTheLeaseAndEverybody()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(13);
        var term = server.Get<ServerLease>().Term;

        await server.Get<ServerLease>().RenewAsync();

        Assert.Equal(term, server.Get<ServerLease>().Term);
        Assert.Contains("\"msgid\":100", await client.AskAsync("""{"msgid":99}"""));
    }

    [Fact]
    public async Task Stop_EndsTheLease()
    {
        await using var server = await TestServer.StartAsync();

        await server.StopAsync();

        Assert.Equal(0, server.Query<int>("SELECT count(*) FROM serverlease"));
    }

    /// <summary>No lease is renewed but by the test, however long it takes.</summary>
    private sealed class TimeWithoutTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
