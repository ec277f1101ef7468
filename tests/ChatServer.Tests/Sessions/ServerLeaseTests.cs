using System.Net;
using ChatCluster.Server.Sessions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Sessions;

/// <summary>A server owns its users as long as its lease is renewed, and stops believing so when it was not.</summary>
public sealed class ServerLeaseTests
{
    private static readonly TimeSpan Duration = new LeaseOptions().Duration;

    [Fact]
    public async Task ServerThatIsGone_IsFreedOnlyWhenItsRowHasNotChangedForItsWholeDuration()
    {
        var time = new SettableTimeProvider { StopsTimers = true };
        await using var server = await TestServer.StartAsync(time: time);
        server.Query<int>("INSERT INTO serverlease VALUES ('gone:1', 1, 1, 20000, 0)");
        server.Query<int>("UPDATE user SET state = 'online', server = 'gone:1', epoch = 1, connection = 1 WHERE id = 13");
        using var client = await server.ConnectAsync();
        await RenewForAsync(server, time, TimeSpan.FromSeconds(19));
        Assert.Contains("\"errno\":2", await client.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));

        server.Query<int>("UPDATE serverlease SET renewals = 2 WHERE server = 'gone:1'");
        await RenewForAsync(server, time, TimeSpan.FromSeconds(20));
        Assert.Contains("\"errno\":2", await client.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));
        await RenewForAsync(server, time, TimeSpan.FromSeconds(1));

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

    /// <summary>The first server's clocks stand still as a stopped process's do; the second one's go on.</summary>
    [Fact]
    public async Task ServerWhoseLeaseWasFreed_WritesNothingAndThenDisconnectsItsUsers()
    {
        var time = new SettableTimeProvider { StopsTimers = true };
        await using var one = await TestServer.StartAsync(time: new SettableTimeProvider { StopsTimers = true });
        await using var two = await TestServer.StartAsync(one.DatabaseFile, time: time);
        using var stale = await one.LogInExtendedAsync(13);
        var before = one.Get<ServerLease>().Term;
        await RenewForAsync(two, time, Duration + TimeSpan.FromSeconds(1));
        using var elsewhere = await two.LogInExtendedAsync(13);

        using var newcomer = await one.ConnectAsync();
        Assert.Contains("\"errno\":12", await newcomer.AskAsync("""{"id":15,"msgid":1,"password":"666666"}"""));
        Assert.Contains("\"errno\":12", await newcomer.AskAsync("""{"msgid":4,"name":"new","password":"x","seq":2}"""));
        Assert.Contains("\"errno\":12", await stale.AskAsync("""{"mid":"late","msg":"x","msgid":6,"seq":2,"toid":15}"""));
        Assert.Contains("\"errno\":12", await stale.AskAsync("""{"friendid":19,"msgid":7,"seq":3}"""));
        Assert.Contains("\"errno\":12", await stale.AskAsync("""{"groupdesc":"","groupname":"late","msgid":8,"seq":4}"""));
        Assert.Contains("\"errno\":12", await newcomer.AskAsync("""{"id":15,"msgid":1,"password":"666666"}"""));
        Assert.Equal("0|2|1|6", one.Query<string>(
            "SELECT (SELECT count(*) FROM offlinemessage) || '|' || (SELECT count(*) FROM friend WHERE userid = 13) || '|' || (SELECT count(*) FROM allgroup) || '|' || (SELECT count(*) FROM user)"));
        await one.Get<ServerLease>().RenewAsync();

        Assert.Contains("has lost its hold", Assert.Single(await stale.ReadToEndAsync()));
        Assert.True(one.Get<ServerLease>().Term.Epoch > before.Epoch);
        Assert.Contains("\"errno\":0", await newcomer.AskAsync("""{"id":15,"msgid":1,"password":"666666"}"""));
        Assert.Equal(two.Name, one.Query<string>("SELECT server FROM user WHERE id = 13"));
        Assert.Contains("\"msgid\":100", await elsewhere.AskAsync("""{"msgid":99}"""));
    }

    /// <summary>Nobody has freed it yet; by its own clock it cannot know.</summary>
    [Fact]
    public async Task ServerThatWasSuspended_BringsNothingOnItsWayUntilItHasRenewed()
    {
        var time = new SettableTimeProvider { StopsTimers = true };
        await using var server = await TestServer.StartAsync(time: time);
        using var one = await server.LogInExtendedAsync(13);
        using var two = await server.LogInExtendedAsync(15, "666666");

        time.Advance(Duration);

        Assert.Contains("\"errno\":12", await one.AskAsync("""{"mid":"a","msg":"live","msgid":6,"seq":2,"toid":15}"""));
        Assert.Contains("\"errno\":12", await one.AskAsync("""{"mid":"b","msg":"stored","msgid":6,"seq":3,"toid":21}"""));
        await server.Get<ServerLease>().RenewAsync();
        await one.SendAsync("""{"mid":"a","msg":"live","msgid":6,"seq":4,"toid":15}""");
        Assert.Contains("live", await two.ReadAsync());
        Assert.Contains("\"live\"", await one.ReadAsync());
        Assert.Contains("\"stored\"", await one.AskAsync("""{"mid":"b","msg":"stored","msgid":6,"seq":5,"toid":21}"""));
        Assert.Equal(1, server.Query<int>("SELECT count(*) FROM offlinemessage"));
    }

    /// <summary>The renewal is committed, but what it says is as old as the suspension is long.</summary>
    [Fact]
    public async Task ServerThatWasSuspendedWithinARenewal_BringsNothingOnItsWayUntilTheNext()
    {
        var time = new SettableTimeProvider { StopsTimers = true };
        await using var server = await TestServer.StartAsync(time: time);
        using var one = await server.LogInExtendedAsync(13);
        using var two = await server.LogInExtendedAsync(15, "666666");

        Task renewal;
        using (server.LockDatabase())
        {
            renewal = server.Get<ServerLease>().RenewAsync();
            time.Advance(Duration);
        }
        await renewal;

        Assert.Contains("\"errno\":12", await one.AskAsync("""{"mid":"a","msg":"live","msgid":6,"seq":2,"toid":15}"""));
        await server.Get<ServerLease>().RenewAsync();
        await one.SendAsync("""{"mid":"a","msg":"live","msgid":6,"seq":3,"toid":15}""");
        Assert.Contains("live", await two.ReadAsync());
    }

    /// <summary>Another server may have freed its users meanwhile. That is no login elsewhere; the next renewal finds out which.</summary>
    [Fact]
    public async Task ServerThatWasSuspendedWithinARenewal_SaysOfNoLoginThatItHasMoved()
    {
        var time = new SettableTimeProvider { StopsTimers = true };
        await using var server = await TestServer.StartAsync(time: time);
        using var client = await server.LogInExtendedAsync(13);
        server.Query<int>("UPDATE user SET state = 'offline', server = NULL, epoch = NULL, connection = NULL WHERE id = 13");

        Task renewal;
        using (server.LockDatabase())
        {
            renewal = server.Get<ServerLease>().RenewAsync();
            time.Advance(Duration);
        }
        await renewal;

        Assert.Contains("\"msgid\":100", await client.AskAsync("""{"msgid":99}"""));
        await server.Get<ServerLease>().RenewAsync();
        Assert.Contains("continued over another connection", Assert.Single(await client.ReadToEndAsync()));
    }

    [Fact]
    public async Task ServerThatWasSuspended_JudgesNobodyBeforeItHasLookedForAWholeDuration()
    {
        var (first, second) = (new SettableTimeProvider { StopsTimers = true }, new SettableTimeProvider { StopsTimers = true });
        await using var one = await TestServer.StartAsync(time: first);
        await using var two = await TestServer.StartAsync(one.DatabaseFile, time: second);
        using var client = await one.LogInExtendedAsync(13);
        await RenewForAsync(two, second, TimeSpan.FromSeconds(3));

        second.Advance(TimeSpan.FromHours(1));
        await RenewForAsync(two, second, Duration);

        await one.Get<ServerLease>().RenewAsync();
        Assert.Contains("\"msgid\":100", await client.AskAsync("""{"msgid":99}"""));
        Assert.Equal(one.Name, one.Query<string>("SELECT server FROM user WHERE id = 13"));
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

    /// <summary>Renews each second, for this time.</summary>
    private static async Task RenewForAsync(TestServer server, SettableTimeProvider time, TimeSpan duration)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromSeconds(1))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await server.Get<ServerLease>().RenewAsync();
        }
    }
}
