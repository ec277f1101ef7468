using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatCluster.ChatServer.Tests.Cluster;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Admin;

/// <summary>What docs/monitoring offers to Prometheus and Grafana names metrics that exist.</summary>
public sealed partial class MonitoringTests
{
    [Fact]
    public async Task Metric_InTheDocsAndTheirFiles_IsServed()
    {
        var port = FreePorts.Take(1)[0];
        await using var server = await TestServer.StartAsync(
            change: options => options with { Admin = new(new(IPAddress.Loopback, port)) },
            bus: new MemoryBus().NewNode());
        using var client = await server.LogInExtendedAsync(13);
        await client.AskAsync("""{"msg":"hello","msgid":6,"seq":2,"toid":21}""");
        using var broken = await server.ConnectAsync();
        await broken.AskAsync("{]");
        using var browser = new HttpClient();
        var served = await browser.GetStringAsync($"http://127.0.0.1:{port}/metrics", TestContext.Current.CancellationToken);

        var named = Files().SelectMany(file => MetricName().Matches(File.ReadAllText(file)).Select(match => match.Value)).Distinct()
            .Select(static name => HistogramPart().Replace(name, "")).ToList();

        Assert.Contains("chat_messages_total", named);
        Assert.Empty(named.Where(name => !served.Contains($"\n{name}", StringComparison.Ordinal)
            // Counted only once there is something to count.
            && name is not "chat_connections_closed_total"));
    }

    [Fact]
    public void GrafanaFile_IsJson_AndItsPanelsDoNotOverlap()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("docs", "monitoring", "grafana.json")));

        var places = dashboard.RootElement.GetProperty("panels").EnumerateArray().Select(static panel => panel.GetProperty("gridPos"))
            .Select(static place => (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32())).ToList();

        Assert.NotEmpty(places);
        Assert.Equal(places.Count, places.Distinct().Count());
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Repository.PathOf("docs", "monitoring"))
            .Append(Repository.PathOf("docs", "monitoring.md")).Append(Repository.PathOf("docs", "monitoring.zh-CN.md"));

    [GeneratedRegex(@"\bchat_\w+[a-z]\b")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"_bucket$")]
    private static partial Regex HistogramPart();
}
