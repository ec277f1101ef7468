using System.Net;
using System.Text.Json;
using ChatCluster.Balancer.Tests.Configuration;
using ChatCluster.Balancer.Tests.Control;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Modules.Status;

/// <summary>What the running program shows of itself over HTTP.</summary>
public sealed class StatusProgramTests
{
    private readonly int _port = FreePorts.Take(1)[0];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_OneSessionAndADeadServer_ShowsBothInStateAndMetrics()
    {
        var seen = new TaskCompletionSource<EndPoint?>();
        await using var server = FaultyTcpServer.Start(async (accepted, cancellation) =>
        {
            seen.SetResult(accepted.RemoteEndPoint);
            await ServerScripts.EchoAsync(accepted, cancellation);
        });
        using var holder = SocketExtensions.ReservePort(out var dead);
        await using var folder = new BalancerFolder();
        Configure(folder, $"server {dead}; server {server.Name};");
        await using var program = await folder.StartAsync();
        using var http = Http();

        using var client = await folder.ConnectAsync(Cancellation);
        await client.SendAllAsync("hello"u8.ToArray(), Cancellation);
        await client.ReceiveExactlyAsync(5, Cancellation);

        using var state = JsonDocument.Parse(await http.GetStringAsync("/api/state?limit=10", Cancellation));
        var servers = state.RootElement.GetProperty("upstreams")[0].GetProperty("servers");
        Assert.Equal("failed", servers[0].GetProperty("state").GetString());
        Assert.Equal((1, 0), (Number(servers[0], "failures"), Number(servers[0], "sessions")));
        Assert.Equal("up", servers[1].GetProperty("state").GetString());
        Assert.Equal((1, 5), (Number(servers[1], "sessions"), Number(servers[1], "bytes_to")));
        var session = Assert.Single(state.RootElement.GetProperty("sessions").GetProperty("page").EnumerateArray());
        Assert.Equal($"{client.LocalEndPoint}", session.GetProperty("client").GetString());
        Assert.Equal(server.Name, session.GetProperty("server").GetString());
        Assert.Equal($"{await seen.Task}", session.GetProperty("local").GetString());
        using var page = JsonDocument.Parse(await http.GetStringAsync("/api/state?offset=1", Cancellation));
        Assert.Empty(page.RootElement.GetProperty("sessions").GetProperty("page").EnumerateArray());

        var metrics = await http.GetStringAsync("/metrics", Cancellation);
        Assert.EndsWith("\n# EOF\n", metrics, StringComparison.Ordinal);
        Assert.Contains($"\nbalancer_server_picks_total{{upstream=\"u\",server=\"{server.Name}\"}} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains($"\nbalancer_server_failures_total{{upstream=\"u\",server=\"{dead}\"}} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains($"server=\"{server.Name}\",le=\"+Inf\"}} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nbalancer_sessions 1\n", metrics, StringComparison.Ordinal);
        Assert.Equal("ok\n", await http.GetStringAsync("/healthz", Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/nothing", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/api/state?limit=1001", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Page_IsInTheBrowsersLanguage_AndAllItsFilesAreThere()
    {
        await using var folder = new BalancerFolder();
        Configure(folder, "server 127.0.0.1:1;");
        await using var program = await folder.StartAsync();
        using var http = Http();

        foreach (var (header, language) in ((string, string)[])[("en-GB, zh;q=0.5", "en"), ("de, zh-CN;q=0.9", "zh"), ("de", "en")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Add("Accept-Language", header);
            using var answer = await http.SendAsync(request, Cancellation);
            Assert.Contains($"<html lang=\"{language}\">", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
            Assert.Equal("text/html; charset=utf-8", $"{answer.Content.Headers.ContentType}");
            Assert.StartsWith("default-src 'none'; script-src 'self';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        }

        var files = Directory.GetFiles(Repository.PathOf("Dashboard", "Page"))
            .Concat(Directory.GetFiles(Repository.PathOf("Dashboard", "Texts"), "Texts.*"));
        foreach (var file in files.Select(Path.GetFileName))
            Assert.NotEmpty(await http.GetByteArrayAsync(file, Cancellation));
        var source = await http.GetStringAsync("source.js", Cancellation);
        Assert.Equal(await File.ReadAllTextAsync(Repository.PathOf("Balancer", "Modules", "Status", "source.js"), Cancellation), source);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/Sentences.zh.json", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Queue_OneClientWaits_IsInStateMetricsAndEvents()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.NameThenEcho("a"));
        await using var folder = new BalancerFolder();
        Configure(folder, $"server {server.Name} max_conns=1; queue 7;");
        await using var program = await folder.StartAsync();
        using var http = Http();
        var first = await folder.ConnectAsync(Cancellation);
        await first.ReceiveExactlyAsync(1, Cancellation);
        using var events = new StreamReader(await http.GetStreamAsync("/api/events", Cancellation));
        Assert.Equal(":", await events.ReadLineAsync(Cancellation));
        using var second = await folder.ConnectAsync(Cancellation);

        await NextAsync(events, "accepted");
        Assert.Equal(1, Number(await NextAsync(events, "waiting"), "waiting"));
        using var state = JsonDocument.Parse(await http.GetStringAsync("/api/state", Cancellation));
        var upstream = state.RootElement.GetProperty("upstreams")[0];
        Assert.Equal((7, 1, 0), (Number(upstream, "queue"), Number(upstream, "waiting"), Number(upstream, "no_live")));
        var metrics = await http.GetStringAsync("/metrics", Cancellation);
        Assert.Contains("\nbalancer_queue_waiting{upstream=\"u\"} 1\n", metrics, StringComparison.Ordinal);

        first.Dispose();
        Assert.Equal("a"u8.ToArray(), await second.ReceiveExactlyAsync(1, Cancellation));
    }

    [Fact]
    public async Task Events_SessionAndReload_ComeInOrderToAReaderThatStays()
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var folder = new BalancerFolder();
        Configure(folder, $"server {server.Name};");
        await using var program = await folder.StartAsync();
        using var http = Http();
        using var events = new StreamReader(await http.GetStreamAsync("/api/events", Cancellation));
        Assert.Equal(":", await events.ReadLineAsync(Cancellation));

        using (await folder.ConnectAsync(Cancellation))
            await NextAsync(events, "accepted");
        var picked = await NextAsync(events, "picked");
        await NextAsync(events, "connected");
        var ended = await NextAsync(events, "ended");
        await program.SignalAsync("HUP");
        await NextAsync(events, "reload");

        Assert.Equal(server.Name, picked.GetProperty("picked").GetString());
        Assert.Equal((0, 1, 0), (Number(picked.GetProperty("servers")[0], "before"), Number(picked.GetProperty("servers")[0], "earned"),
            Number(picked.GetProperty("servers")[0], "after")));
        Assert.Equal(200, Number(ended, "status"));
    }

    [Fact]
    public async Task Start_AddressOfTheStatusInUse_Fails()
    {
        using var other = SocketExtensions.ListenOnLoopback();
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1");

        var run = await folder.RunAsync("-g", "daemon off;", "--status", $"{other.LocalEndPoint}");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"Balancer: [emerg] bind() to {other.LocalEndPoint} failed (98: Address already in use)\n", run.Errors,
            StringComparison.Ordinal);
        Assert.EndsWith("Balancer: [emerg] still could not bind()\n", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#@ status 8001;", "127.0.0.1:8001")]
    [InlineData("status 127.0.0.2:8001;", "127.0.0.2:8001")]
    [InlineData("status *:8001;", "0.0.0.0:8001")]
    [InlineData("stream { #@ status [::1]:8001;\n }", "[::1]:8001")]
    [InlineData("", null)]
    public void Status_Address_IsLoopbackUnlessItSaysMore(string line, string? address) =>
        Assert.Equal(address, TestConfiguration.Accept($"events {{}}\n{line}").Status?.ToString());

    [Theory]
    [InlineData("status 8001;\nstream { status 8001; }", "[emerg] \"status\" directive is duplicate in PFX/nginx.conf:3")]
    [InlineData("status unix:/x;", "[emerg] \"status\" directive needs an address and a port, not \"unix:/x\" in PFX/nginx.conf:2")]
    [InlineData("status 8001-8002;", "[emerg] \"status\" directive needs an address and a port, not \"8001-8002\" in PFX/nginx.conf:2")]
    [InlineData("stream { server { status 8001; } }", "[emerg] \"status\" directive is not allowed here in PFX/nginx.conf:2")]
    public void Status_Nonsense_IsRefused(string lines, string complaint) =>
        Assert.Equal(complaint, TestConfiguration.Refuse($"events {{}}\n{lines}"));

    private static long Number(JsonElement of, string name) => of.GetProperty(name).GetInt64();

    private static async Task<JsonElement> NextAsync(StreamReader events, string expected)
    {
        var name = "";
        while (true)
        {
            var line = await events.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
            if (line!.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
                continue;
            Assert.Equal(expected, name);
            using var data = JsonDocument.Parse(line["data: ".Length..]);
            return data.RootElement.Clone();
        }
    }

    private void Configure(BalancerFolder folder, string servers) => File.WriteAllText(folder.PathOf("balancer.conf"), $$"""
        pid balancer.pid; error_log error.log notice;
        #@ status {{_port}};
        events {}
        stream { upstream u { {{servers}} } server { listen 127.0.0.1:{{folder.Port}}; proxy_pass u; } }
        """);

    private HttpClient Http() => new() { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
}
