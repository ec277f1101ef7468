using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Microsoft.Playwright;
using Xunit;

namespace ChatCluster.Dashboard.Tests;

/// <summary>The message bus in the picture: two servers on a real Redis, which is killed and comes back.</summary>
public sealed partial class BusTests(TestBrowser browser)
{
    /// <summary>Notes where each movement ends.</summary>
    private const string Recorder = """
        window.stations = [];
        const animate = Element.prototype.animate;
        Element.prototype.animate = function (frames, ...rest) {
          window.stations.push(frames.at(-1).transform);
          return animate.call(this, frames, ...rest);
        };
        """;

    [Fact]
    public async Task Bus_CarriesARelayedMessage_AndIsRedWhileItIsDown()
    {
        browser.SkipUnlessInstalled();
        Assert.SkipUnless(RedisServer.IsHere, "redis-server is not installed");
        await using var redis = await RedisServer.StartAsync();
        await using var cluster = await RunningCluster.StartAsync(bus: redis.Url);
        var (page, errors) = await browser.OpenAsync(cluster.Page, "?lang=en", Recorder);
        using var first = await cluster.LogInAsync(13);
        using var second = await cluster.LogInAsync(21);
        await page.Locator("#picture text", new() { HasText = "21 gao yang" }).WaitForAsync();
        await page.Locator("#picture text", new() { HasText = $"● message bus {redis.Port} · up" }).WaitForAsync();

        var reading = second.ReadToEndAsync();
        await RelayAsync(page, first);
        await FollowsTheBusAsync(page);

        await redis.KillAsync();
        var down = page.Locator("#picture text.bad", new() { HasText = $"✕ message bus {redis.Port} · no answer: kept offline" });
        await down.WaitForAsync();
        Assert.Equal(1, await page.Locator("#picture .bus.lost").CountAsync());
        Assert.Equal(2, await page.Locator("#picture line.lost").CountAsync());
        await first.SendAsync("""{"msg":"again","msgid":6,"seq":99,"toid":21}""");
        await page.Locator("#picture .note", new() { HasText = "✕ kept offline" }).WaitForAsync();
        await page.Locator("#list li.bad", new() { HasText = $"{cluster.First}: the message bus does not answer any more" }).WaitForAsync();

        await redis.LaunchAsync();
        await Assertions.Expect(down).ToHaveCountAsync(0);
        await page.Locator("#list li", new() { HasText = $"{cluster.First}: the message bus answers" }).WaitForAsync();
        Assert.Empty(errors);
        Assert.False(reading.IsCompletedSuccessfully);
    }

    /// <summary>Snapshots that no single cluster shows: a server alone on a bus, two buses, one that reaches one server only.</summary>
    [Fact]
    public async Task Bus_IsJoinedToItsMembersOnly()
    {
        browser.SkipUnlessInstalled();
        await using var cluster = await RunningCluster.StartAsync(hasBalancer: false);
        var (page, errors) = await browser.OpenAsync(cluster.Page, "?lang=zh");
        await page.Locator("#columns .column", new() { HasText = $"{cluster.Second}" }).WaitForAsync();
        Assert.Equal(0, await page.Locator("#picture .bus").CountAsync());
        var (first, second) = ($"127.0.0.1:{cluster.First}", $"127.0.0.1:{cluster.Second}");
        var without = await DrawAsync(page);

        var alone = await DrawAsync(page, Bus("redis://one:6379", (first, "up")));
        Assert.Equal(["● 消息总线 6379 · 正常"], alone.Words);
        Assert.Equal((1, 0), (alone.Lines, alone.LostLines));
        Assert.True(alone.Height > without.Height);

        var different = await DrawAsync(page, Bus("redis://one:6379", (first, "up")), Bus("redis://two:7000", (second, "down")));
        Assert.Equal(["● 消息总线 6379 · 正常", "✕ 消息总线 7000 · 没有回答：存为离线"], different.Words);
        Assert.Equal((2, 1), (different.Lines, different.LostLines));

        var partly = await DrawAsync(page, Bus("redis://one:6379", (first, "up"), (second, "down")));
        Assert.Equal([$"▲ 消息总线 6379 · 没有回答 {cluster.Second}"], partly.Words);
        Assert.Equal((2, 1), (partly.Lines, partly.LostLines));
        Assert.Empty(without.Words);
        Assert.Empty(errors);
    }

    /// <summary>On a busy machine the other server may answer too late, and the message counts as stored: then once more.</summary>
    private static async Task RelayAsync(IPage page, RawChatClient sender)
    {
        for (var sent = 1; ; sent++)
        {
            await sender.SendAsync($$"""{"msg":"hello","msgid":6,"seq":{{sent + 1}},"toid":21}""");
            await Assertions.Expect(page.Locator("#list li", new() { HasText = "13 zhang san → 21 gao yang" })).ToHaveCountAsync(sent);
            if (await page.Locator("#list li.good", new() { HasText = "relayed over the message bus" }).CountAsync() > 0)
                return;
            await MovesAsync(page, 2);
            await page.EvaluateAsync("window.stations = []");
        }
    }

    private static async Task MovesAsync(IPage page, int count)
    {
        using var limit = new CancellationTokenSource(RunningCluster.Deadline);
        while (await page.EvaluateAsync<int>("window.stations.length") < count)
            await Task.Delay(20, limit.Token);
    }

    /// <summary>The way of the dot: the sender's server, along the bar, the other server, the receiver.</summary>
    private static async Task FollowsTheBusAsync(IPage page)
    {
        await MovesAsync(page, 5);
        var stations = (await page.EvaluateAsync<string[]>("window.stations")).Select(PlaceOf).ToList();
        var bar = await page.Locator("#picture .bus").EvaluateAsync<double[]>(
            "bar => ['x', 'width', 'y', 'height'].map(name => Number(bar.getAttribute(name)))");
        var receiver = await page.Locator("#picture text", new() { HasText = "21 gao yang" }).EvaluateAsync<double[]>(
            "text => ['cx', 'cy'].map(name => Number(text.previousSibling.getAttribute(name)))");

        Assert.All(stations.GetRange(1, 2), station =>
        {
            Assert.InRange(station.X, bar[0], bar[0] + bar[1]);
            Assert.InRange(station.Y, bar[2], bar[2] + bar[3]);
        });
        // The servers stand in the order of their names: either may be at the left.
        var across = stations.Take(4).Select(station => station.X).ToList();
        Assert.Equal(across[0] < across[3] ? across.Order() : across.OrderDescending(), across);
        Assert.Equal((receiver[0], receiver[1]), stations[4]);
    }

    private static object Bus(string url, params (string Server, string State)[] members) =>
        new { url, members = members.Select(member => new { server = member.Server, state = member.State }) };

    /// <summary>Draws and looks in one step: the next snapshot draws the picture of the programs again.</summary>
    private static async Task<Drawn> DrawAsync(IPage page, params object[] buses)
    {
        var drawn = await page.EvaluateAsync<string>(
            """
            async buses => {
              const { snapshot } = await (await fetch('api/snapshot')).json();
              (await import('./picture.js')).drawPicture({ ...snapshot, buses: JSON.parse(buses) });
              const all = selector => [...document.querySelectorAll(`#picture ${selector}`)];
              return JSON.stringify({
                Words: all('.bus + text').map(one => one.textContent), Lines: all('line[stroke-width="4"]').length,
                LostLines: all('line.lost').length, Height: Number(all('svg')[0].getAttribute('height'))
              });
            }
            """,
            JsonSerializer.Serialize(buses));
        return JsonSerializer.Deserialize<Drawn>(drawn)!;
    }

    private static (double X, double Y) PlaceOf(string transform)
    {
        var match = Translation().Match(transform);
        return (Number("x"), Number("y"));

        double Number(string name) => double.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^translate\((?<x>[\d.]+)px, (?<y>[\d.]+)px\)$")]
    private static partial Regex Translation();

    /// <param name="Words">On the buses.</param>
    /// <param name="Lines">From servers to buses; of these, <paramref name="LostLines"/> to a bus that does not answer the server.</param>
    private sealed record Drawn(IReadOnlyList<string> Words, int Lines, int LostLines, double Height);
}
