using System.Text.Json;
using ChatCluster.TestKit;
using Microsoft.Playwright;
using Xunit;

namespace ChatCluster.Dashboard.Tests;

/// <summary>The buttons, pressed in a real browser: the balancer and the processes do what the words on them say.</summary>
public sealed class ButtonTests(TestBrowser browser) : IDisposable
{
    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Buttons_DoWhatTheySay()
    {
        browser.SkipUnlessInstalled();
        await using var cluster = await RunningCluster.StartAsync(allowsControl: true);
        var (first, second) = ($"127.0.0.1:{cluster.First}", $"127.0.0.1:{cluster.Second}");
        var (page, errors) = await browser.OpenAsync(cluster.Page, "?lang=en");

        await PressAsync(page, $"drain {first}");
        await PeerBecomesAsync(cluster, first, peer => peer.GetProperty("state").GetString() == "draining");
        await page.Locator("#picture text", new() { HasText = "▲ draining" }).WaitForAsync();
        await PressAsync(page, $"up {first}");
        await PeerBecomesAsync(cluster, first, peer => peer.GetProperty("state").GetString() == "up");

        await Weight(page, second).SelectOptionAsync("3");
        await AnswerAsync(page, "✓ done: weight 3");
        await PeerBecomesAsync(cluster, second, peer => peer.GetProperty("weight").GetDouble() == 3);

        cluster.EditConfiguration($"{second} weight=1", $"{second} weight=5");
        await PressAsync(page, "reload");
        await PeerBecomesAsync(cluster, second, peer => peer.GetProperty("weight").GetDouble() == 5);
        await Assertions.Expect(Weight(page, second)).ToHaveValueAsync("5");

        await PressAsync(page, $"freeze {second}");
        await Eventually.HoldsAsync(() => StateOf(cluster.Program("server 1")) == 'T', "the server is stopped", Cancellation);
        await page.Locator("#picture text", new() { HasText = "✕ no answer" }).WaitForAsync();
        await PressAsync(page, $"thaw {second}");
        await Eventually.HoldsAsync(() => StateOf(cluster.Program("server 1")) != 'T', "the server runs again", Cancellation);
        await Assertions.Expect(page.Locator("#picture text", new() { HasText = "✕ no answer" })).ToHaveCountAsync(0);

        await PressAsync(page, $"kill {second}");
        await cluster.Program("server 1").WaitForExitAsync(RunningCluster.Deadline);
        await page.Locator("#picture text", new() { HasText = "✕ no answer" }).WaitForAsync();
        Assert.NotEqual('T', StateOf(cluster.Program("server 0")));
        Assert.Empty(errors);
    }

    /// <summary>With the keyboard: that is how a user without a mouse does it.</summary>
    private static async Task PressAsync(IPage page, string name)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).PressAsync("Enter");
        await AnswerAsync(page, $"✓ done: {name}");
    }

    private static Task AnswerAsync(IPage page, string words) => Assertions.Expect(page.Locator("#answer")).ToContainTextAsync(words);

    private static ILocator Weight(IPage page, string server) => page.GetByRole(AriaRole.Combobox, new() { Name = $"weight {server}" });

    /// <summary>What the balancer itself says of a server.</summary>
    private async Task PeerBecomesAsync(RunningCluster cluster, string server, Func<JsonElement, bool> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(RunningCluster.Deadline);
        while (true)
        {
            using var state = JsonDocument.Parse(await _http.GetStringAsync(cluster.BalancerState, limit.Token));
            var peers = state.RootElement.GetProperty("upstreams")[0].GetProperty("servers").EnumerateArray();
            if (peers.Any(peer => peer.GetProperty("server").GetString() == server && isSo(peer)))
                return;
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>"T" is stopped: see proc_pid_stat(5). The name before it may hold anything but is in brackets.</summary>
    private static char StateOf(RunningProgram program)
    {
        var line = File.ReadAllText($"/proc/{program.Id}/stat");
        return line[line.LastIndexOf(')') + 2];
    }
}
