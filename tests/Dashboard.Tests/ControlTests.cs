using System.Net;
using System.Text;
using System.Text.Json;
using ChatCluster.Dashboard.Control;
using Xunit;

namespace ChatCluster.Dashboard.Tests;

/// <summary>The buttons do what they say, for the page itself and for nobody else.</summary>
public sealed class ControlTests : IDisposable
{
    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Buttons_DrainReloadAndKill_OnlyForThePageItself()
    {
        await using var cluster = await RunningCluster.StartAsync(allowsControl: true);
        var (first, second) = ($"127.0.0.1:{cluster.First}", $"127.0.0.1:{cluster.Second}");
        await StateBecomesAsync(cluster, second, "ready");
        var drain = $$"""{"command":"drain","server":"{{first}}"}""";

        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(cluster, drain, origin: null));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(cluster, drain, "http://evil.example"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await PostAsync(cluster, drain, "http://evil.example", host: "evil.example"));
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(cluster, """{"command":"format","server":"/"}"""));
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(cluster, """{"command":"kill","server":"127.0.0.1:1"}"""));

        // The balancer's worker may need a moment to answer its control socket.
        using (var limit = new CancellationTokenSource(RunningCluster.Deadline))
        {
            while (await PostAsync(cluster, drain) != HttpStatusCode.NoContent)
                await Task.Delay(50, limit.Token);
        }
        await StateBecomesAsync(cluster, first, "draining");
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(cluster, """{"command":"reload"}"""));
        await StateBecomesAsync(cluster, first, "ready");
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(cluster, $$"""{"command":"kill","server":"{{second}}"}"""));
        await cluster.Program("server 1").WaitForExitAsync(RunningCluster.Deadline);
        await StateBecomesAsync(cluster, second, "gone");
    }

    [Fact]
    public async Task WithoutAllowControl_NothingIsDone()
    {
        var commands = new ControlCommands(isAllowed: false, "control.sock", "balancer.pid");

        Assert.Empty(commands.Names);
        Assert.NotNull(await commands.RunAsync(new("kill", "127.0.0.1:6000"), _ => throw new InvalidOperationException("not asked")));
    }

    private Task<HttpStatusCode> PostAsync(RunningCluster cluster, string json) =>
        PostAsync(cluster, json, cluster.Page.GetLeftPart(UriPartial.Authority));

    private async Task<HttpStatusCode> PostAsync(RunningCluster cluster, string json, string? origin, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cluster.Page, "control"))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Host = host;
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var response = await _http.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    private async Task StateBecomesAsync(RunningCluster cluster, string server, string expected)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(RunningCluster.Deadline);
        while (await StateOfAsync(cluster, server, limit.Token) != expected)
            await Task.Delay(50, limit.Token);
    }

    private async Task<string?> StateOfAsync(RunningCluster cluster, string server, CancellationToken cancellation)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(cluster.Page, "api/snapshot"), cancellation));
        return answer.RootElement.GetProperty("snapshot").GetProperty("servers").EnumerateArray()
            .Where(one => one.GetProperty("name").GetString() == server)
            .Select(one => one.GetProperty("state").GetString()).FirstOrDefault();
    }
}
