using ChatCluster.Server.Sessions;
using ChatCluster.TestKit;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Sessions;

/// <summary>Wall clocks that differ, or are set, log no user out: leases are judged by monotonic clocks.</summary>
public sealed class ClockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SettableTimeProvider _first = new() { StopsTimers = true };
    private readonly SettableTimeProvider _second = new() { StopsTimers = true };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(30, 0)]
    [InlineData(-30, 0)]
    [InlineData(3600, 0)]
    [InlineData(-3600, 0)]
    [InlineData(0, 60)]
    [InlineData(0, -3600)]
    [InlineData(600, -60)]
    public async Task Clocks_ThatDifferOrAreSet_ThrowNobodyOut(int standing, int set)
    {
        _second.SetWallClock(TimeSpan.FromSeconds(standing));
        await using var one = await StartAsync(_first, "one.log");
        await using var two = await StartAsync(_second, "two.log", one.DatabaseFile);
        using var here = await one.LogInExtendedAsync(13);
        using var there = await two.LogInExtendedAsync(15, "666666");

        await PassAsync(20, one, two);
        _first.SetWallClock(TimeSpan.FromSeconds(set));
        await PassAsync(20, two, one);
        _second.SetWallClock(TimeSpan.FromSeconds(set));
        await PassAsync(40, one, two);

        Assert.Contains("\"errno\":0", await here.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":15}"""));
        Assert.Contains("\"errno\":0", await there.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":13}"""));
        using var newcomer = await one.LogInExtendedAsync(18);
        using var other = await two.LogInExtendedAsync(19);
        Assert.Equal(2, one.Query<int>("SELECT count(*) FROM serverlease"));
    }

    [Fact]
    public async Task Clocks_ThatDiffer_AreNamedInTheLogOnce()
    {
        _second.SetWallClock(TimeSpan.FromSeconds(60));
        await using (var one = await StartAsync(_first, "one.log"))
        await using (var two = await StartAsync(_second, "two.log", one.DatabaseFile))
        {
            await PassAsync(60, one, two);
            await one.StopAsync();
            await two.StopAsync();
        }

        Assert.Matches(@" (57|60) s ahead of that of ", Assert.Single(await ClockLinesAsync("one.log")));
        Assert.Matches(@" (60|63) s behind that of ", Assert.Single(await ClockLinesAsync("two.log")));
    }

    [Fact]
    public async Task Clocks_ThatAgree_AreNotNamed()
    {
        await using (var one = await StartAsync(_first, "one.log"))
        await using (var two = await StartAsync(_second, "two.log", one.DatabaseFile))
            await PassAsync(60, one, two);

        Assert.Empty(await ClockLinesAsync("one.log"));
        Assert.Empty(await ClockLinesAsync("two.log"));
    }

    private Task<TestServer> StartAsync(SettableTimeProvider time, string log, string? databaseFile = null) => TestServer.StartAsync(
        databaseFile, options => options with
        {
            Log = new() { File = _folder.PathOf(log), Level = LogLevel.Warning, ToConsole = false },
        }, time);

    /// <summary>Time passes for both, and each renews every three seconds.</summary>
    private async Task PassAsync(int seconds, TestServer earlier, TestServer later)
    {
        for (var passed = 0; passed < seconds; passed += 3)
        {
            _first.Advance(TimeSpan.FromSeconds(3));
            _second.Advance(TimeSpan.FromSeconds(3));
            await earlier.Get<ServerLease>().RenewAsync();
            await later.Get<ServerLease>().RenewAsync();
        }
    }

    private async Task<List<string>> ClockLinesAsync(string log) =>
        [.. (await File.ReadAllLinesAsync(_folder.PathOf(log), TestContext.Current.CancellationToken)).Where(line =>
            line.Contains("the clock of", StringComparison.Ordinal))];
}
