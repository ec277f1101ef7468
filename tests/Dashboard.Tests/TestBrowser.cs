using ChatCluster.Dashboard.Tests;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(TestBrowser))]

namespace ChatCluster.Dashboard.Tests;

/// <summary>A headless browser for all tests of the page.</summary>
public sealed class TestBrowser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly float Patience = (float)RunningCluster.Deadline.TotalMilliseconds;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
            return;
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"], Timeout = Patience });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }

    public void SkipUnlessInstalled() => Assert.SkipUnless(_browser is not null, "chromium is not installed");

    /// <param name="language">What the browser prefers.</param>
    /// <param name="script">Runs in the page before its own scripts.</param>
    /// <returns>The page, and what it complains of: a test expects nothing there.</returns>
    public async Task<(IPage Page, List<string> Errors)> OpenAsync(
        Uri address, string query = "", string script = ";", string language = "en-US")
    {
        var page = await _browser!.NewPageAsync(new() { ViewportSize = new() { Width = 1600, Height = 800 }, Locale = language });
        var errors = new List<string>();
        page.SetDefaultTimeout(Patience);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        page.PageError += (_, error) => errors.Add(error);
        await page.AddInitScriptAsync(script);
        await page.GotoAsync($"{address}{query}");
        return (page, errors);
    }
}
