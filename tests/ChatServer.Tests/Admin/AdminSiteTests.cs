using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ChatCluster.Server.Sessions;
using ChatCluster.TestKit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Admin;

public sealed class AdminSiteTests : IDisposable
{
    private readonly int _port = FreePorts.Take(1)[0];
    private readonly HttpClient _browser = new();

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task Health_IsOkAndReadyWhenTheDatabaseAnswers()
    {
        await using var server = await StartAsync();

        Assert.Equal((HttpStatusCode.OK, "ok\n"), await GetAsync("/healthz"));
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await GetAsync("/readyz"));
        server.Query<int>("ALTER TABLE user RENAME TO gone");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the database does not answer\n"), await GetAsync("/readyz"));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/healthz")).Status);
        server.Query<int>("ALTER TABLE gone RENAME TO user");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/readyz")).Status);
    }

    [Fact]
    public async Task Ready_IsNotWhoCannotWriteForALeaseLong()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(
            change: options => options with
            {
                Admin = new(new(IPAddress.Loopback, _port)),
                Database = options.Database with { BusyTimeout = TimeSpan.FromSeconds(1) }
            },
            time: time);
        using (server.LockDatabase())
        {
            time.Advance(new LeaseOptions().Duration);

            Assert.Equal((HttpStatusCode.ServiceUnavailable, "the database takes no writes\n"), await GetAsync("/readyz"));
        }
        await server.Get<ServerLease>().RenewAsync();
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await GetAsync("/readyz"));
    }

    [Fact]
    public async Task Status_ShowsTheConnectionMapAndNoSecrets()
    {
        await using var server = await StartAsync();
        using var one = await server.LogInExtendedAsync(13);
        using var two = await server.LogInAsync(21);
        using var stranger = await server.ConnectAsync();
        await stranger.AskAsync("""{"msgid":99}""");
        await one.AskAsync("""{"msg":"my secret","msgid":6,"seq":2,"toid":15}""");

        var (_, body) = await GetAsync("/status");

        var status = JsonDocument.Parse(body).RootElement;
        Assert.Equal((server.Name, "ready", 3), (status.GetProperty("server").GetString(), status.GetProperty("state").GetString(),
            status.GetProperty("connections").GetInt32()));
        var map = status.GetProperty("connection_map").EnumerateArray().ToList();
        Assert.Equal([13, 21], map.Select(entry => entry.GetProperty("id").GetInt32()));
        Assert.Equal(("zhang san", 1, one.LocalEndPoint),
            (map[0].GetProperty("name").GetString(), map[0].GetProperty("connection").GetInt32(),
                map[0].GetProperty("remote").GetString()));
        Assert.InRange(map[0].GetProperty("since").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        Assert.Equal(4, status.GetProperty("counters").GetProperty("frames_received").GetInt64());
        Assert.DoesNotContain("123456", body);
        Assert.DoesNotContain("pbkdf2", body);
        Assert.DoesNotContain("secret", body);
    }

    [Fact]
    public async Task Metrics_CountWhatHappens()
    {
        await using var server = await StartAsync();
        using (var client = await server.LogInExtendedAsync(13))
        {
            // The login is answered before it is counted, and counted before the next message is handled.
            await client.AskAsync("""{"msgid":99}""");
            var (_, during) = await GetAsync("/metrics");
            Assert.Contains("# TYPE chat_users_online gauge\n", during);
            Assert.Contains("# TYPE chat_requests_total counter\n", during);
            Assert.Contains("chat_requests_total{errno=\"0\",request=\"LOGIN\"} ", during);
            Assert.Contains("# HELP chat_sent_bytes_total bytes the kernel took for clients\n", during);
            Assert.Contains("target_info{", during);
            Assert.Contains("service_name=\"ChatServer\"", during);
            Assert.Matches(@"(?m)^dotnet_gc_collections_total\{gc_heap_generation=""gen0""\} \d+$", during);
            Assert.Matches(@"(?m)^dotnet_process_memory_working_set_bytes\{\} \d+$", during);
            Assert.Contains("# TYPE chat_thread_pool_queue gauge\n", during);
            Assert.DoesNotContain("dotnet_thread_pool_queue_length", during);
            Assert.DoesNotContain("123456", during);
        }
    }

    /// <summary>The lesson in figures: one message was delivered, one was kept for a user who is not in this process's map.</summary>
    [Fact]
    public async Task Metrics_TellLiveFromStored_AndHowLongItTook()
    {
        await using var server = await StartAsync();
        using var one = await server.LogInExtendedAsync(13);
        using var two = await server.LogInAsync(15, "666666");
        // A login is answered before it is measured, and measured before the same connection's next message is handled.
        await two.AskAsync("""{"msgid":99}""");
        await one.AskAsync("""{"msg":"live","msgid":6,"seq":2,"toid":15}""");
        await one.AskAsync("""{"msg":"kept","msgid":6,"seq":3,"toid":21}""");
        await one.AskAsync("""{"msg":"nobody","msgid":6,"seq":4,"toid":999}""");

        var (_, body) = await GetAsync("/metrics");

        Assert.Contains("# TYPE chat_messages_total counter\n", body);
        Assert.Contains("chat_messages_total{delivery=\"live\",kind=\"chat\"} 1", body);
        Assert.Contains("chat_messages_total{delivery=\"stored\",kind=\"chat\"} 1", body);
        Assert.Contains("chat_messages_total{delivery=\"no_such_user\",kind=\"chat\"} 1", body);
        Assert.Matches(@"(?m)^chat_login_duration_seconds_count\{\} 2$", body);
        Assert.Matches(@"(?m)^chat_delivery_duration_seconds_count\{\} 3$", body);
        Assert.Matches(@"(?m)^chat_database_duration_seconds_bucket\{le=""10""\} [1-9]\d*$", body);
        Assert.Matches(@"(?m)^chat_build_info\{database=""sqlite"",runtime=""[\d.]+"",version=""[\d.]+""\} 1$", body);
        Assert.Matches(@"(?m)^chat_connections_limit\{\} \d+$", body);
        Assert.Matches(@"(?m)^chat_process_open_fds\{\} [1-9]\d*$", body);
        Assert.Matches(@"(?m)^chat_lease_held\{\} 1$", body);
    }

    [Fact]
    public async Task Metrics_AreThisServersAlone()
    {
        await using var server = await StartAsync();
        await using var other = await TestServer.StartAsync();
        using var one = await server.LogInExtendedAsync(13);
        using var two = await other.LogInExtendedAsync(13);
        await one.AskAsync("""{"msgid":99,"seq":2}""");
        await two.AskAsync("""{"msgid":99,"seq":2}""");

        var (_, body) = await GetAsync("/metrics");

        Assert.Matches(@"(?m)^chat_login_duration_seconds_count\{\} 1$", body);
        Assert.Single(body.Split('\n'), line => line.StartsWith("chat_frames_received_total{", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    [InlineData("GET", "/status/", HttpStatusCode.NotFound)]
    [InlineData("POST", "/status", HttpStatusCode.MethodNotAllowed)]
    [InlineData("HEAD", "/status", HttpStatusCode.OK)]
    public async Task Request_ForAnythingElse_IsRefused(string method, string path, HttpStatusCode expected)
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(new(method), $"http://127.0.0.1:{_port}{path}");

        using var response = await _browser.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Ready_WhileStopping_Is503AndTheChatPortIsClosed()
    {
        var server = await StartAsync();
        using var client = await server.LogInExtendedAsync(13);
        // The user cannot be set offline now, so the stop takes a while.
        using var holder = server.LockDatabase();

        var stopping = server.DisposeAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the server is stopping\n"), await GetAsync("/readyz"));
        Assert.Contains("\"errno\":13", await client.ReadAsync());
        await Assert.ThrowsAnyAsync<SocketException>(() => server.ConnectAsync());
        await stopping;
    }

    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync(change: options => options with { Admin = new(new(IPAddress.Loopback, _port)) });

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await _browser.GetAsync($"http://127.0.0.1:{_port}{path}", TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
