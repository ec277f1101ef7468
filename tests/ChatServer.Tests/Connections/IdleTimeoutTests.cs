using ChatCluster.Server.Metrics;
using ChatCluster.TestKit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

/// <summary>Idle connections are closed; the clock is the test's.</summary>
public sealed class IdleTimeoutTests
{
    private const string Heartbeat = """{"msgid":99}""";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task NoMessage_For10Seconds_IsClosedWhereCourseClientsAreNotExpected()
    {
        await using var server = await TestServer.StartAsync(time: _time,
            change: options => options with { CourseClients = new() { Protect = false } });
        using var silent = await server.ConnectAsync();
        using var half = await server.ConnectAsync();
        using var noise = await server.ConnectAsync();
        using var menu = await server.ConnectAsync();
        await half.SendBytesAsync("{\"msgid\":"u8.ToArray());
        await noise.AskAsync("nonsense\n");
        await menu.AskAsync(Heartbeat);
        await AllAreThereAsync(server, 4);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(await silent.ReadToEndAsync());
        Assert.Empty(await half.ReadToEndAsync());
        await noise.ReadToEndAsync();
        Assert.Contains("\"msgid\":100", await menu.AskAsync(Heartbeat));
    }

    [Fact]
    public async Task Silence_For60Seconds_ClosesWhoeverKnowsTheHeartbeat()
    {
        await using var server = await StartAsync();
        using var menu = await server.ConnectAsync();
        await menu.AskAsync(Heartbeat);
        using var extended = await server.LogInExtendedAsync(13);
        using var course = await server.LogInAsync(15, "666666");
        using var drip = await server.ConnectAsync();
        await drip.AskAsync(Heartbeat);
        _time.Advance(TimeSpan.FromSeconds(59));
        await drip.SendBytesAsync("{\"msgid"u8.ToArray());
        Assert.Contains("\"msgid\":100", await menu.AskAsync(Heartbeat));

        extended.Confirms = false;
        await course.SendAsync("""{"msg":"into the void","msgid":6,"toid":13}""");
        Assert.Contains("into the void", await extended.ReadAsync());
        Assert.Equal(0, server.Query<int>("SELECT count(*) FROM offlinemessage"));

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(await extended.ReadToEndAsync());
        Assert.Empty(await drip.ReadToEndAsync());
        Assert.Contains("\"msgid\":100", await menu.AskAsync(Heartbeat));
        Assert.Contains("\"msgid\":100", await course.AskAsync(Heartbeat));
        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 13", "offline");
        Assert.Equal("online", server.Query<string>("SELECT state FROM user WHERE id = 15"));
        // The cable was pulled before the confirmation, so the next login gets the message.
        Assert.Equal(13, server.Query<int>("SELECT userid FROM offlinemessage"));
    }

    [Fact]
    public async Task CourseClient_SilentAtItsMenu_IsKeptUntilTheDeadlineForALogin()
    {
        await using var server = await TestServer.StartAsync(time: _time);
        using var stranger = await server.ConnectAsync();
        using var registered = await server.ConnectAsync();
        using var present = await server.LogInAsync(13);
        using var menu = await server.LogInAsync(15, "666666");
        await menu.SendAsync("""{"id":15,"msgid":3}""");
        Assert.Contains("\"errno\":0", await registered.AskAsync("""{"msgid":4,"name":"new","password":"x"}"""));
        await AllAreThereAsync(server, 4);

        _time.Advance(TimeSpan.FromSeconds(599));
        foreach (var client in (RawChatClient[])[stranger, registered, present, menu])
            Assert.Contains("\"errno\":", await client.AskAsync("""{"id":13,"msgid":1,"password":"wrong"}"""));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(await stranger.ReadToEndAsync());
        Assert.Empty(await registered.ReadToEndAsync());
        _time.Advance(TimeSpan.FromMinutes(2));
        foreach (var client in (RawChatClient[])[present, menu])
            Assert.Contains("\"msgid\":100", await client.AskAsync(Heartbeat));
    }

    /// <summary>A fork of the course waits for an answer that it could read; a user who has logged in reads what others write.</summary>
    [Theory]
    [InlineData("""{"id":13,"msgid":1,"pwd":"123456"}""")]
    [InlineData("""{"id":13,"msgid":3}""")]
    [InlineData("""{"id":13,"msgid":1000}""")]
    public async Task CourseClient_SilentAfterAMessageThatMeansNothing_IsClosedUnlessLoggedIn(string mistake)
    {
        await using var server = await StartAsync();
        using var fork = await server.ConnectAsync();
        using var corrected = await server.ConnectAsync();
        using var user = await server.LogInAsync(15, "666666");
        foreach (var client in (RawChatClient[])[fork, corrected, user])
            await client.SendAsync(mistake.Replace("13", "15", StringComparison.Ordinal));
        await corrected.SendAsync("""{"id":18,"msgid":1,"password":"wrong"}""");
        while (!(await corrected.ReadAsync()).Contains("\"msgid\":2", StringComparison.Ordinal))
        {
        }
        await AllAreThereAsync(server, 3);
        var sent = 3 * (mistake.Length + 1) + "{'id':18,'msgid':1,'password':'wrong'}{'id':15,'msgid':1,'password':'666666'}".Length + 2;
        await Eventually.HoldsAsync(
            () => server.Get<ServerMetrics>().Totals()["bytes_received"] == sent, "all is handled", TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(61));

        await fork.ReadToEndAsync();
        await corrected.SendAsync(Heartbeat);
        Assert.Contains("\"msgid\":100", await corrected.ReadAsync());
        await user.SendAsync(Heartbeat);
        while (!(await user.ReadAsync()).Contains("\"msgid\":100", StringComparison.Ordinal))
        {
        }
    }

    [Fact]
    public async Task NoLogin_For10Minutes_IsClosedWhateverElseIsSaid()
    {
        await using var server = await StartAsync();
        using var stranger = await server.ConnectAsync();
        using var user = await server.LogInAsync(15, "666666");
        using var gone = await server.LogInExtendedAsync(13);
        await gone.SendAsync("""{"id":13,"msgid":3}""");
        for (var minute = 0; minute < 10; minute++)
        {
            _time.Advance(TimeSpan.FromSeconds(59));
            foreach (var client in (RawChatClient[])[stranger, gone])
                Assert.Contains("\"msgid\":100", await client.AskAsync(Heartbeat));
        }

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(await stranger.ReadToEndAsync());
        Assert.Contains("\"msgid\":100", await user.AskAsync(Heartbeat));
        // After a logout the connection may stay: the user may log in again.
        Assert.Contains("\"msgid\":100", await gone.AskAsync(Heartbeat));
    }

    [Fact]
    public async Task Limits_OfZero_AreNone()
    {
        await using var server = await TestServer.StartAsync(time: _time, change: options => options with
        {
            Connections = options.Connections with
            {
                FirstMessageTime = TimeSpan.Zero,
                LoginTime = TimeSpan.Zero,
                IdleTimeout = TimeSpan.FromSeconds(5)
            },
        });
        using var silent = await server.ConnectAsync();
        using var heard = await server.ConnectAsync();
        await heard.AskAsync(Heartbeat);
        await AllAreThereAsync(server, 2);

        _time.Advance(TimeSpan.FromDays(1));

        Assert.Empty(await heard.ReadToEndAsync());
        Assert.Contains("\"msgid\":100", await silent.AskAsync(Heartbeat));
    }

    private static Task AllAreThereAsync(TestServer server, int count) =>
        Eventually.HoldsAsync(() => server.Get<Server.Connections.IdleTimeoutMonitor>().Watched == count, "all connections are watched");

    /// <summary>With a lease that outlasts what the test lets pass.</summary>
    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync(change: options => options with { Lease = new() { Duration = TimeSpan.FromDays(1) } }, time: _time);
}
