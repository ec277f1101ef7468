using Xunit;

namespace ChatCluster.Dashboard.Tests;

/// <summary>The page that the balancer itself shows at its <c>--status</c> address, without a dashboard.</summary>
public sealed class BalancerPageTests(TestBrowser browser)
{
    [Theory]
    [InlineData("en-US", "connection #2 goes to", "sessions: 1", "does not answer")]
    [InlineData("zh-CN", "连接 #2 分到", "1 个会话", "没有回答")]
    public async Task Page_ShowsConnectionsAndDecisions_AndNoUsers(string language, string picked, string sessions, string gone)
    {
        browser.SkipUnlessInstalled();
        await using var cluster = await RunningCluster.StartAsync();
        var (page, errors) = await browser.OpenAsync(new(cluster.BalancerState, "/"), language: language);
        await page.Locator("#picture text", new() { HasText = $"{cluster.Second}" }).WaitForAsync();
        await page.Locator("#status", new() { HasText = "●" }).WaitForAsync();

        using var first = await cluster.LogInAsync(13);
        using var second = await cluster.LogInAsync(21);
        await page.Locator("#list li", new() { HasText = $"{picked} {cluster.Second}" }).WaitForAsync();
        await page.Locator("#picture .note", new() { HasText = "#2" }).WaitForAsync();
        Assert.Equal(2, await page.Locator("#picture .note").CountAsync());
        Assert.Equal(2, await page.Locator("#picture text.faint").GetByText(sessions, new() { Exact = true }).CountAsync());
        Assert.Equal(2, await page.Locator("#picks li").CountAsync());
        Assert.Equal(1, await page.Locator("#decision tr.picked").CountAsync());
        Assert.True(await page.Locator("#maps").IsHiddenAsync());
        Assert.True(await page.Locator("#buttons").IsHiddenAsync());
        Assert.Empty(errors);

        await cluster.Program("balancer").SignalAsync("TERM");
        await page.Locator("#picture text", new() { HasText = gone }).WaitForAsync();
        await page.Locator("#status", new() { HasText = "✕" }).WaitForAsync();
    }
}
