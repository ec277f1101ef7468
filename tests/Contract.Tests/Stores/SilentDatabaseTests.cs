using System.Diagnostics;
using System.Net;
using ChatCluster.Server;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>
/// MariaDB dies, freezes or has no room: a user who needs it is told so in time, the others on the same server chat on, it is used
/// again as soon as it is back, and every message that was acknowledged is there.
/// </summary>
public sealed class SilentDatabaseTests : IAsyncLifetime
{
    /// <summary>What the product promises; the test's machine may be slow beside.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5 + 10);

    private readonly List<string> _stored = [];
    private MariaDbServer _mariaDb = null!;
    private DatabaseOptions _options = null!;
    private WebApplication _server = null!;
    private int _sent;

    public async ValueTask InitializeAsync()
    {
        MariaDb.RequireHere();
        _mariaDb = await MariaDbServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync(CancellationToken.None);
            await _server.DisposeAsync();
        }
        if (_mariaDb is not null)
            await _mariaDb.DisposeAsync();
    }

    [Fact]
    public async Task Frozen_IsErrno12InTimeAndChatGoesOn()
    {
        await StartServerAsync();
        await CheckAsync(() => _mariaDb.SignalAsync("STOP"), () => _mariaDb.SignalAsync("CONT"));
    }

    [Fact]
    public async Task Killed_IsErrno12InTimeAndChatGoesOn()
    {
        await StartServerAsync();
        await CheckAsync(_mariaDb.KillAsync, _mariaDb.LaunchAsync);
    }

    [Fact]
    public async Task WithoutRoom_IsErrno12InTimeAndChatGoesOn()
    {
        await StartServerAsync();
        // What a full disk looks like to a client, without filling this machine's: the table takes no row more.
        await CheckAsync(
            () => Run("CREATE TRIGGER full BEFORE INSERT ON offlinemessage FOR EACH ROW SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114, MESSAGE_TEXT = 'The table is full'"),
            () => Run("DROP TRIGGER full"));
    }

    private async Task CheckAsync(Func<Task> goAway, Func<Task> comeBack)
    {
        using var one = await LogInAsync(13, "123456");
        using var two = await LogInAsync(15, "666666");
        two.Confirms = true;
        using var third = await LogInAsync(18, "123456");
        // Some messages are on their way when it happens.
        var storing = Task.Run(async () =>
        {
            while (await StoreAsync(third))
            {
            }
        }, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => Volatile.Read(ref _sent) > 20, "messages are being stored",
            TestContext.Current.CancellationToken);

        await goAway();
        for (var count = 0; count < 50; count++)
        {
            var answer = one.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":15}""");
            await two.ReadAsync();
            Assert.Contains("\"live\"", await answer.WaitAsync(Patience, TestContext.Current.CancellationToken));
        }
        await storing;
        var watch = Stopwatch.StartNew();
        Assert.False(await StoreAsync(third));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Patience);

        await comeBack();
        var back = Stopwatch.StartNew();
        while (!await StoreAsync(third))
            Assert.InRange(back.Elapsed, TimeSpan.Zero, Patience);

        using var connection = MariaDb.Open(_options);
        var kept = connection.Query<string>("SELECT mid FROM offlinemessage WHERE userid = 21 ORDER BY id").ToList();
        Assert.Equal(_stored, kept.Where(_stored.Contains));
        Assert.Equal(kept.Distinct(), kept);
    }

    private async Task StartServerAsync()
    {
        _options = MariaDb.NewDatabase(_mariaDb, "chat");
        _server = ServerModule.Build(new()
        {
            Address = IPAddress.Loopback,
            Port = 0,
            SeedLesson = true,
            Log = new() { Level = LogLevel.None },
            Database = _options,
            Passwords = new() { Iterations = 10 },
        });
        await _server.StartAsync(TestContext.Current.CancellationToken);
    }

    private async Task<RawChatClient> LogInAsync(int userId, string password)
    {
        var client = await RawChatClient.ConnectAsync(IPEndPoint.Parse(_server.Services.GetRequiredService<ServerName>().ToString()).Port);
        Assert.Contains("\"errno\":0", await client.AskAsync($$"""{"id":{{userId}},"msgid":1,"password":"{{password}}","seq":1}"""));
        return client;
    }

    /// <summary>Writes to a user who is not here.</summary>
    /// <returns>Whether it was acknowledged; otherwise the answer was errno 12.</returns>
    private async Task<bool> StoreAsync(RawChatClient client)
    {
        var mid = $"m{Interlocked.Increment(ref _sent)}";
        var answer = await client.AskAsync($$"""{"mid":"{{mid}}","msg":"x","msgid":6,"seq":2,"toid":21}""");
        if (answer.Contains("\"stored\"", StringComparison.Ordinal))
        {
            _stored.Add(mid);
            return true;
        }
        Assert.Contains("\"errno\":12", answer);
        return false;
    }

    private Task Run(string sql)
    {
        using var connection = MariaDb.Open(_options);
        connection.Execute(sql);
        return Task.CompletedTask;
    }
}
