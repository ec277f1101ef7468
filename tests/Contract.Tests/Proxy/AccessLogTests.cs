using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Where access and error lines go, when, and in which form: both programs alike.</summary>
public sealed class AccessLogTests
{
    private const string Wanted = "log_format m '$server_port $status'; ";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies("", "\\x22\\x5C\\x09\\xC3\\xA9 -")]
    [BothProxies("escape=json", "\\\"\\\\\\té ")]
    [BothProxies("escape=none", "\"\\\té ")]
    public async Task Escape_EachKind_IsNginxs(ProxyKind kind, string escape, string expected)
    {
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"log_format m {escape} '$v ' '$upstream_addr'; access_log access.log m; server {{ listen LISTEN; set $v '\"\\\\\té'; return x; }}");
        Assert.Equal("x", await proxy.MeetAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation, expected);
    }

    [Theory]
    [BothProxies]
    public async Task Levels_LowerOnes_ReplaceOrSilenceHigherOnes(ProxyKind kind)
    {
        var ports = FreePorts.Take(2);
        await using var proxy = await RunningProxy.StartAsync(kind, $$"""
            {{Wanted}} log_format n 'n$server_port';
            access_log access.log m; access_log second.log n;
            server { listen LISTEN; return x; }
            server { listen 127.0.0.1:{{ports[0]}}; access_log access.log n; return y; }
            server { listen 127.0.0.1:{{ports[1]}}; access_log off; access_log access.log m; return z; }
            """);
        Assert.Equal("x", await proxy.MeetAsync(Cancellation));
        Assert.Equal("z", await MeetAsync(ports[1]));
        Assert.Equal("y", await MeetAsync(ports[0]));

        await proxy.AccessLinesAreAsync(Cancellation, $"{proxy.Port} 200", $"n{ports[0]}");
        Assert.Equal([$"n{proxy.Port}"], await File.ReadAllLinesAsync(proxy.PathOf("second.log"), Cancellation));
    }

    [Theory]
    [BothProxies]
    public async Task Condition_EmptyOrZero_LeavesTheLineOut(ProxyKind kind)
    {
        var ports = FreePorts.Take(2);
        await using var proxy = await RunningProxy.StartAsync(kind, $$"""
            {{Wanted}} map $server_port $wanted { {{ports[0]}} 0; {{ports[1]}} ""; default 00; }
            access_log access.log m if=$wanted;
            server { listen LISTEN; listen 127.0.0.1:{{ports[0]}}; listen 127.0.0.1:{{ports[1]}}; return x; }
            """);
        Assert.Equal("x", await MeetAsync(ports[0]));
        Assert.Equal("x", await MeetAsync(ports[1]));
        Assert.Equal("x", await proxy.MeetAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation, $"{proxy.Port} 200");
    }

    [Theory]
    [BothProxies]
    public async Task Path_WithVariables_IsAFileForEachValue(ProxyKind kind)
    {
        await using var proxy = await RunningProxy.StartAsync(kind,
            $"{Wanted} access_log port-$server_port.log m; server {{ listen LISTEN; return x; }}");
        Assert.Equal("xx", await proxy.SequenceAsync(2, Cancellation));
        var file = proxy.PathOf($"port-{proxy.Port}.log");
        await Eventually.HoldsAsync(() => File.Exists(file) && File.ReadAllLines(file).Length == 2, "two lines", Cancellation);
    }

    [Theory]
    [BothProxies("", false)]
    [BothProxies("gzip=9", true)]
    public async Task Buffer_IsWrittenWhenTheProgramQuits(ProxyKind kind, string gzip, bool isCompressed)
    {
        await using var proxy = await RunningProxy.StartAsync(kind,
            $"{Wanted} access_log access.log m buffer=4k {gzip}; server {{ listen LISTEN; return x; }}");
        Assert.Equal("xxx", await proxy.SequenceAsync(3, Cancellation));
        Assert.Equal(0, new FileInfo(proxy.PathOf("access.log")).Length);

        await proxy.CommandAsync("quit");
        Assert.Equal(0, await proxy.WaitForExitAsync());

        await using Stream file = File.OpenRead(proxy.PathOf("access.log"));
        await using var stream = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        Assert.Equal(string.Concat(Enumerable.Repeat($"{proxy.Port} 200\n", 3)), await reader.ReadToEndAsync(Cancellation));
    }

    [Theory]
    [BothProxies("buffer=4k flush=200ms")]
    [BothProxies("buffer=8")]
    public async Task Buffer_DueOrFull_IsWritten(ProxyKind kind, string parameters)
    {
        await using var proxy = await RunningProxy.StartAsync(kind,
            $"{Wanted} access_log access.log m {parameters}; server {{ listen LISTEN; return x; }}");
        Assert.Equal("xx", await proxy.SequenceAsync(2, Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation, $"{proxy.Port} 200", $"{proxy.Port} 200");
    }

    [Theory]
    [BothProxies]
    public async Task Reopen_FileRenamed_BufferGoesToTheOldOne(ProxyKind kind)
    {
        await using var proxy = await RunningProxy.StartAsync(kind,
            $"{Wanted} access_log access.log m buffer=4k; server {{ listen LISTEN; return x; }}");
        Assert.Equal("x", await proxy.MeetAsync(Cancellation));
        File.Move(proxy.PathOf("access.log"), proxy.PathOf("old.log"));

        await proxy.CommandAsync("reopen");
        await Eventually.HoldsAsync(() => File.ReadAllText(proxy.PathOf("old.log")) == $"{proxy.Port} 200\n", "the line in the old file",
            Cancellation);
    }

    [Theory]
    [BothProxies]
    public async Task Reopen_FileRenamed_NextLinesGoToTheNewOne(ProxyKind kind)
    {
        await using var proxy = await RunningProxy.StartAsync(kind,
            $"{Wanted} access_log access.log m; server {{ listen LISTEN; return x; }}");
        Assert.Equal("x", await proxy.MeetAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation, $"{proxy.Port} 200");
        File.Move(proxy.PathOf("access.log"), proxy.PathOf("old.log"));

        await proxy.CommandAsync("reopen");
        await Eventually.HoldsAsync(() => File.Exists(proxy.PathOf("access.log"))
            || proxy.Log.Contains("logs reopened", StringComparison.Ordinal), "it reopens", Cancellation);
        await Eventually.HoldsAsync(() => proxy.MeetAsync(Cancellation).GetAwaiter().GetResult() == "x"
            && proxy.AccessLines.Count > 0, "lines in the new file", Cancellation);
    }

    [Theory]
    [BothProxies]
    public async Task Reload_FileRenamed_NextLinesGoToTheNewOne(ProxyKind kind)
    {
        const string Stream = $"{Wanted} access_log access.log m; server {{ listen LISTEN; return x; }}";
        await using var proxy = await RunningProxy.StartAsync(kind, Stream);
        Assert.Equal("x", await proxy.MeetAsync(Cancellation));
        await proxy.AccessLinesAreAsync(Cancellation, $"{proxy.Port} 200");
        File.Move(proxy.PathOf("access.log"), proxy.PathOf("old.log"));

        await proxy.ReloadAsync(Stream);
        Assert.Equal("x", await proxy.MeetAsync(Cancellation));

        await proxy.AccessLinesAreAsync(Cancellation, $"{proxy.Port} 200");
        Assert.Single(await File.ReadAllLinesAsync(proxy.PathOf("old.log"), Cancellation));
    }

    [Theory]
    [BothProxies]
    public async Task Syslog_BothLogs_SendDatagrams(ProxyKind kind)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var proxy = await RunningProxy.StartAsync(kind, $$"""
            log_format m 'line $status';
            access_log syslog:server={{server.LocalEndPoint}},facility=local0,tag=chat,severity=notice m;
            error_log syslog:server={{server.LocalEndPoint}},nohostname info;
            server { listen LISTEN; return x; }
            """);
        Assert.Equal("x", await proxy.MeetAsync(Cancellation));

        var host = Dns.GetHostName().ToLowerInvariant();
        string[] received = [await ReceiveAsync(server), await ReceiveAsync(server)];
        Assert.Contains(received,
            datagram => Regex.IsMatch(datagram, $@"^<133>[A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d {Regex.Escape(host)} chat: line 200$"));
        Assert.Contains(received, datagram => Regex.IsMatch(
            datagram, $@"^<190>[A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d nginx: \d{{4}}/\d\d/\d\d \d\d:\d\d:\d\d \[info\] \d+#\d+: \*1 client 127.0.0.1:\d+ connected to {Regex.Escape(proxy.Listen)}$"));
    }

    [Theory]
    [BothProxies]
    public async Task Syslog_UnixSocket_GetsDatagrams(ProxyKind kind)
    {
        using var folder = new TemporaryFolder();
        using var server = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        server.Bind(new UnixDomainSocketEndPoint(folder.PathOf("log")));
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"{Wanted} access_log syslog:server=unix:{folder.PathOf("log")},nohostname m; server {{ listen LISTEN; return x; }}");
        Assert.Equal("x", await proxy.MeetAsync(Cancellation));
        Assert.Matches($@"^<190>[A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d nginx: {proxy.Port} 200$", await ReceiveAsync(server));
    }

    private static async Task<string> ReceiveAsync(Socket server)
    {
        var buffer = new byte[4096];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(buffer, 0, await server.ReceiveAsync(buffer, limit.Token));
    }

    private static async Task<string> MeetAsync(int port)
    {
        using var client = await SocketExtensions.ConnectToAsync(new IPEndPoint(IPAddress.Loopback, port), Cancellation);
        return Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(1, Cancellation));
    }
}
