using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>The recorded run of nginx is played again: both programs write the recorded lines, word for word.</summary>
public sealed partial class RecordingTests : IAsyncDisposable
{
    private const string Format = """
        log_format m '$remote_addr $protocol $status $bytes_sent $bytes_received $session_time "$upstream_addr" "$upstream_bytes_sent" '
            '"$upstream_bytes_received" "$upstream_connect_time" "$upstream_first_byte_time" "$upstream_session_time" $connection $server_addr:$server_port';
        """;

    /// <summary>As it was recorded, with the ports of then; only the times to wait are shorter.</summary>
    private const string Stream = Format + """
        access_log access.log m;
        limit_conn_zone $binary_remote_addr zone=lc:1m;
        upstream two { server 127.0.0.1:7999 max_fails=2; server 127.0.0.1:7000; }
        upstream allrefused { server 127.0.0.1:7999; server 127.0.0.1:7998; }
        upstream slow { server 127.0.0.1:7004; server 127.0.0.1:7000; }
        upstream alldown { server 127.0.0.1:7000 down; }
        upstream maxc { server 127.0.0.1:7002 max_conns=1; }
        upstream first { server 127.0.0.1:7998 max_fails=2; server 127.0.0.1:7000; }
        server { listen 127.0.0.1:8001; proxy_pass 127.0.0.1:7999; }
        server { listen 127.0.0.1:8002; proxy_pass two; }
        server { listen 127.0.0.1:8003; proxy_pass allrefused; }
        server { listen 127.0.0.1:8004; proxy_pass slow; proxy_connect_timeout 200ms; }
        server { listen 127.0.0.1:8006; proxy_pass alldown; }
        server { listen 127.0.0.1:8007; proxy_pass maxc; }
        server { listen 127.0.0.1:8008; proxy_pass unix:PFX/nosock; }
        server { listen 127.0.0.1:8009; proxy_pass 127.0.0.1:7002; proxy_timeout 200ms; }
        server { listen 127.0.0.1:8011; proxy_pass 127.0.0.1:7002; limit_conn lc 1; }
        server { listen 127.0.0.1:8012 proxy_protocol; proxy_pass 127.0.0.1:7000; proxy_protocol_timeout 200ms; }
        server { listen 127.0.0.1:8013; proxy_pass 127.0.0.1:7000; proxy_bind 192.0.2.77; }
        server { listen 127.0.0.1:8014; set $where nosuch.invalid:80; proxy_pass $where; }
        server { listen 127.0.0.1:8015; proxy_pass 127.0.0.1:7002; }
        server { listen 127.0.0.1:8017; proxy_pass 127.0.0.1:7003; }
        server { listen 127.0.0.1:8018; proxy_pass unix:PFX/in.sock; }
        server { listen unix:PFX/in.sock; proxy_pass 127.0.0.1:7000; }
        server { listen 127.0.0.1:8019; proxy_pass first; proxy_next_upstream off; }
        """;

    private const string ShutdownTimeout = "worker_shutdown_timeout 200ms;";

    private readonly TemporaryFolder _folder = new();
    private readonly Socket _dead = SocketExtensions.ReservePort(out _);
    private readonly Socket _alsoDead = SocketExtensions.ReservePort(out _);
    private readonly StalledServer _stalled = new();
    private readonly FaultyTcpServer _polite =
        FaultyTcpServer.Start((client, cancellation) => client.SendAllAsync("hi\n"u8.ToArray(), cancellation));
    private readonly FaultyTcpServer _silent = FaultyTcpServer.Start(ServerScripts.Silence);
    private readonly FaultyTcpServer _resetting = FaultyTcpServer.Start(ServerScripts.ResetAfter(3));
    private readonly Dictionary<string, string> _addresses = [];
    private RunningProxy? _proxy;
    private Socket? _resident;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Here => _addresses.Aggregate(Stream.Replace("PFX", _folder.PathOf("").TrimEnd('/'), StringComparison.Ordinal),
        static (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        _resident?.Dispose();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        await _polite.DisposeAsync();
        await _silent.DisposeAsync();
        await _resetting.DisposeAsync();
        _stalled.Dispose();
        _dead.Dispose();
        _alsoDead.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [BothProxies]
    public async Task Sessions_PlayedAgain_HaveTheRecordedLines(ProxyKind kind)
    {
        await StartAsync(kind);
        foreach (var (section, errors, accesses) in Recording.Sessions)
        {
            await PrepareAsync(section);
            var (oldErrors, oldAccesses) = (_proxy!.SessionLines.Count, _proxy.AccessLines.Count);

            await PlayAsync(section);

            // A session's access line is its last one.
            await EndedAsync(oldAccesses + accesses.Count);
            Assert.Equal([section, .. errors], [section, .. _proxy.SessionLines.Skip(oldErrors).Select(AsRecorded)]);
            Assert.Equal([section, .. accesses], [section, .. _proxy.AccessLines.Skip(oldAccesses).Select(AsRecorded)]);
        }
    }

    /// <summary>
    /// There are no workers: what a master says of them, and they of themselves, is not there to be said (docs/balancer.md).
    /// </summary>
    [Fact]
    public async Task Process_FromStartToQuit_SaysWhatNginxSaysOfIt()
    {
        await StartAsync(ProxyKind.Balancer);
        await _proxy!.CommandAsync("reopen");
        await _proxy.WaitForLogAsync("logs reopened", Cancellation);
        await _proxy.ReloadAsync(Here);
        await _proxy.CommandAsync("quit");
        Assert.Equal(0, await _proxy.WaitForExitAsync());

        Assert.All(Recording.ProcessLines.Where(static line => !OfWorkersOrBuild().IsMatch(line)),
            line => Assert.Contains($": {line}\n", _proxy.Log, StringComparison.Ordinal));
    }

    private async Task StartAsync(ProxyKind kind)
    {
        FaultyTcpServer[] servers = [_polite, _silent, _resetting];
        string[] names = [.. servers.Select(static server => server.Name), $"{_stalled.Address}", $"{_alsoDead.LocalEndPoint}",
            $"{_dead.LocalEndPoint}"];
        foreach (var (port, name) in new[] { 7000, 7002, 7003, 7004, 7998, 7999 }.Zip(names))
            _addresses.Add($"127.0.0.1:{port}", name);
        foreach (var (recorded, port) in Enumerable.Range(8001, 19).Zip(FreePorts.Take(19)))
            _addresses.Add($"127.0.0.1:{recorded}", $"127.0.0.1:{port}");
        _proxy = await RunningProxy.StartAsync(kind, Here, ShutdownTimeout);
    }

    /// <summary>What had happened before a section and is no part of it.</summary>
    private async Task PrepareAsync(string section)
    {
        var ended = _proxy!.AccessLines.Count;
        if (section.StartsWith("same again", StringComparison.Ordinal))
            await MeetAsync(8002);
        else if (section.StartsWith("both refused again", StringComparison.Ordinal))
            await MeetAsync(8003);
        else if (section.StartsWith("unix socket missing", StringComparison.Ordinal))
            _resident!.Dispose();
        else
            return;
        await EndedAsync(ended + 1);
    }

    private Task PlayAsync(string section) => section switch
    {
        "single upstream refused" => MeetAsync(8001),
        "two servers, first refused, next ok" or "same again (disabled now)" or "same" => MeetAsync(8002),
        "both refused again: no live upstreams" => MeetAsync(8003),
        "connect timeout then next" => MeetAsync(8004),
        "all down" => MeetAsync(8006),
        "max_conns=1 reached" => MeetBesideAResidentAsync(8007),
        "unix socket missing" => MeetAsync(8008),
        "proxy_timeout 1s idle" => MeetAsync(8009),
        "limit_conn 1 exceeded" => MeetBesideAResidentAsync(8011),
        "client closes" => Task.Run(_resident!.Dispose),
        "PROXY header timeout" => MeetAsync(8012),
        "good PROXY" => MeetAsync(8012, "PROXY TCP4 1.2.3.4 5.6.7.8 99 100\r\n"),
        "proxy_bind not local" => MeetAsync(8013),
        "proxy_pass variable without resolver" => MeetAsync(8014),
        "client half-close (FIN)" => LeaveAsync(8015),
        "upstream RST" => MeetAsync(8017, "bye"),
        "listen on unix socket" => MeetAsync(8018),
        "proxy_next_upstream off, refused" => MeetAsync(8019),
        "-s reload with one live session, worker_shutdown_timeout 1s" => ReloadAsync(8015),
        _ => throw new ArgumentOutOfRangeException(nameof(section), section, "nobody knows how to play this"),
    };

    private async Task MeetAsync(int port, string text = "")
    {
        using var client = await ConnectAsync(port);
        await client.SendAllAsync(System.Text.Encoding.ASCII.GetBytes(text), Cancellation);
        await client.ReceiveToEndAsync(Cancellation);
    }

    private async Task MeetBesideAResidentAsync(int port)
    {
        _resident = await ConnectAsync(port);
        await ConnectedAsync(port);
        await MeetAsync(port);
    }

    private async Task LeaveAsync(int port)
    {
        using var client = await ConnectAsync(port);
        await ConnectedAsync(port);
        await client.SendAllAsync("abc"u8.ToArray(), Cancellation);
        client.Shutdown(SocketShutdown.Send);
        await client.ReceiveToEndAsync(Cancellation);
    }

    private async Task ReloadAsync(int port)
    {
        using var client = await ConnectAsync(port);
        await ConnectedAsync(port);
        await client.SendAllAsync("abc"u8.ToArray(), Cancellation);
        await _proxy!.ReloadAsync(Here, ShutdownTimeout);
        await client.ReceiveToEndAsync(Cancellation);
    }

    /// <summary>The client that came last has its server.</summary>
    private Task ConnectedAsync(int port) => Eventually.HoldsAsync(
        () => _proxy!.SessionLines is [.., var client, var server]
            && client.EndsWith(_addresses[$"127.0.0.1:{port}"], StringComparison.Ordinal)
            && server.EndsWith($"connected to {_silent.Name}", StringComparison.Ordinal), "it is connected", Cancellation);

    private Task EndedAsync(int sessions) =>
        Eventually.HoldsAsync(() => _proxy!.AccessLines.Count >= sessions, $"{sessions} sessions have ended:\n{_proxy!.Log}", Cancellation);

    private Task<Socket> ConnectAsync(int port) =>
        SocketExtensions.ConnectToAsync(IPEndPoint.Parse(_addresses[$"127.0.0.1:{port}"]), Cancellation);

    private string AsRecorded(string line) => Recording.Normal(_addresses.Aggregate(
        line.Replace(_folder.PathOf("").TrimEnd('/'), "PFX", StringComparison.Ordinal),
        static (text, pair) => text.Replace(pair.Value, pair.Key, StringComparison.Ordinal)));

    [GeneratedRegex(@"worker process|SIGCHLD|SIGIO|^nginx/|^built by|^OS: |^getrlimit")]
    private static partial Regex OfWorkersOrBuild();
}
