using System.Text.Json;
using ChatCluster.TestKit;
using Microsoft.Playwright;
using Xunit;

namespace ChatCluster.Dashboard.Tests;

/// <summary>
/// The page in a real browser, over real programs: it shows what the programs say. With CHATCLUSTER_PICTURES=FOLDER the lesson's own ports
/// are used, and the pictures of the documents are written there.
/// </summary>
public sealed class BrowserTests(TestBrowser browser) : IDisposable
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("CHATCLUSTER_PICTURES");

    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("en", "kept offline", "what the database says", "no answer")]
    [InlineData("zh", "存为离线", "数据库说在线", "没有回答")]
    public async Task Page_ShowsLoginsAndTheMessageInTheGap(string language, string kept, string database, string gone)
    {
        browser.SkipUnlessInstalled();
        await using var cluster = await RunningCluster.StartAsync(Pictures is null ? null : [6000, 6002, 9000, 9002, 8000, 8011, 8001],
            options: ["--lang", language]);
        var (page, errors) = await browser.OpenAsync(cluster.Page);

        using var first = await cluster.LogInAsync(13);
        using var second = await cluster.LogInAsync(21);
        using var third = await cluster.LogInAsync(15, "666666");
        await page.Locator("#database li", new() { HasText = "21 gao yang" }).WaitForAsync();
        await page.Locator("#picture text", new() { HasText = "15 li si" }).WaitForAsync();
        await ShowsTheMapsAsync(page, cluster);
        Assert.Contains(database, await page.Locator("#database h3").TextContentAsync());
        Assert.Equal([cluster.First, cluster.Second, cluster.First], await PicksAsync(page));

        await third.SendAsync("""{"msg":"hello","msgid":6,"seq":2,"toid":13}""");
        await first.ReadAsync();
        await page.Locator("#list li.good", new() { HasText = "15 li si → 13 zhang san" }).WaitForAsync();
        await first.SendAsync("""{"msg":"hello","msgid":6,"seq":2,"toid":21}""");
        await page.Locator("#list li.bad", new() { HasText = "13 zhang san → 21 gao yang" }).WaitForAsync();
        await page.Locator("#picture .note", new() { HasText = $"✕ {kept}" }).WaitForAsync();
        Assert.Equal(1, await page.Locator("#picture .message.lost").CountAsync());
        await TakePictureAsync(page, language == "en" ? "dashboard.png" : "dashboard.zh-CN.png");

        await cluster.Program("server 1").SignalAsync("KILL");
        await page.Locator("#picture text", new() { HasText = $"✕ {gone}" }).WaitForAsync();
        Assert.Contains("✕", await page.Locator(".column .bad").First.TextContentAsync());
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Page_IsLargeEnough_DarkOnDemand_AndWorksWithoutABalancer()
    {
        browser.SkipUnlessInstalled();
        await using var cluster = await RunningCluster.StartAsync(hasBalancer: false);
        using var first = await cluster.LogInAsync(13);
        var (page, errors) = await browser.OpenAsync(cluster.Page, "?lang=en");
        await page.Locator("#picture text", new() { HasText = "13 zhang san" }).WaitForAsync();

        Assert.True(await page.Locator("#decisions").IsHiddenAsync());
        Assert.True(await page.Locator("#buttons").IsHiddenAsync());
        Assert.Equal(0, await page.Locator("button, select").CountAsync());
        Assert.True(await SmallestFontAsync(page) >= 20);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Equal("rgb(20, 22, 26)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        await page.GotoAsync($"{cluster.Page}?projector&lang=en");
        await page.Locator("#picture text", new() { HasText = "13 zhang san" }).WaitForAsync();
        Assert.True(await SmallestFontAsync(page) >= 26);
        Assert.Empty(errors);
    }

    /// <summary>Each column holds the users whom the server's own page names.</summary>
    private async Task ShowsTheMapsAsync(IPage page, RunningCluster cluster)
    {
        foreach (var index in new[] { 0, 1 })
        {
            using var status = JsonDocument.Parse(await _http.GetStringAsync(cluster.StatusOf(index), Cancellation));
            var users = status.RootElement.GetProperty("connection_map").EnumerateArray()
                .Select(entry => $"{entry.GetProperty("id")} {entry.GetProperty("name")}").ToList();
            var port = index == 0 ? cluster.First : cluster.Second;
            var column = page.Locator(".column:not(#database)", new() { HasText = $"{port}" });
            Assert.Equal(users, await column.Locator("li").AllTextContentsAsync());
        }
    }

    private static async Task<IEnumerable<int>> PicksAsync(IPage page) =>
        (await page.Locator("#picks li").AllTextContentsAsync()).Select(text => int.Parse(text.Split(' ')[^1]));

    private static Task<double> SmallestFontAsync(IPage page) => page.EvaluateAsync<double>(
        "Math.min(...[...document.querySelectorAll('body *')].map(one => parseFloat(getComputedStyle(one).fontSize)))");

    private static async Task TakePictureAsync(IPage page, string name)
    {
        var folder = Pictures ?? Repository.PathOf("artifacts", "pictures");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), FullPage = true });
    }
}
