using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>One of the two programs at work, with a folder of its own for configuration, log and pid file.</summary>
internal sealed partial class RunningProxy : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ProxyKind _kind;
    private readonly TemporaryFolder _folder = new();
    private RunningProgram? _program;

    private RunningProxy(ProxyKind kind, int port)
    {
        _kind = kind;
        Port = port;
    }

    /// <summary>Where the configuration is to listen: <c>127.0.0.1:</c> and this.</summary>
    public int Port { get; }

    public string Listen => $"127.0.0.1:{Port}";

    /// <summary>What is in the error log by now.</summary>
    public string Log => File.Exists(PathOf("error.log")) ? File.ReadAllText(PathOf("error.log")) : "";

    /// <summary>The log's lines about sessions, without time, process and connection number.</summary>
    public IReadOnlyList<string> SessionLines =>
        [.. SessionLine().Matches(Log).Select(match => $"{match.Groups["level"].Value} {match.Groups["message"].Value}")];

    /// <summary>The lines of <c>access.log</c>, with T for every time of so many seconds.</summary>
    public IReadOnlyList<string> AccessLines => File.Exists(PathOf("access.log"))
        ? [.. File.ReadAllLines(PathOf("access.log")).Select(line => Seconds().Replace(line, "T"))]
        : [];

    private string Program => _kind == ProxyKind.Balancer ? Repository.PathOf("bin", "Balancer") : Nginx.Program!;

    /// <summary>Starts the program and waits until it listens.</summary>
    /// <param name="kind">Which program.</param>
    /// <param name="stream">The inside of the <c>stream</c> block; <c>LISTEN</c> stands for the address of <see cref="Port"/>, <c>PORT</c>
    /// for the number.</param>
    /// <param name="main">Further directives of the main level.</param>
    public static async Task<RunningProxy> StartAsync(ProxyKind kind, string stream, string main = "")
    {
        var proxy = new RunningProxy(kind, FreePorts.Take(1)[0]);
        try
        {
            proxy.Configure(stream, main);
            proxy._program = RunningProgram.Start(proxy.Program, proxy.Arguments(daemon: "daemon off;"));
            await Eventually.HoldsAsync(proxy.HasWrittenPid, $"{kind} has started");
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Neither program writes the number in the moment it creates the file.</summary>
    private bool HasWrittenPid() => File.Exists(PathOf("proxy.pid")) && File.ReadAllText(PathOf("proxy.pid")).EndsWith('\n');

    public string PathOf(string name) => _folder.PathOf(name);

    /// <summary>Writes the configuration that the next start or reload reads.</summary>
    public void Configure(string stream, string main = "") => File.WriteAllText(PathOf("proxy.conf"), $$"""
        user root;
        worker_processes 1;
        pid proxy.pid;
        error_log error.log info;
        {{main}}
        events { worker_connections 64; }
        stream {
        {{stream.Replace("LISTEN", Listen, StringComparison.Ordinal).Replace("PORT", $"{Port}", StringComparison.Ordinal)}}
        }
        """);

    /// <summary>Calls the program with <c>-s</c>.</summary>
    public Task<CommandRun> CommandAsync(string word) => CommandRun.OfAsync(Program, [.. Arguments(), "-s", word], Deadline);

    /// <summary>Has a good configuration taken over, and waits until new sessions meet it.</summary>
    public async Task ReloadAsync(string stream, string main = "")
    {
        // nginx: the previous loops have stopped accepting.
        var done = _kind == ProxyKind.Balancer ? ": reconfigured" : ": gracefully shutting down";
        var before = Count(done);
        Configure(stream, main);
        await CommandAsync("reload");
        await Eventually.HoldsAsync(() => Count(done) > before, $"{_kind} has reloaded:\n{Log}");
    }

    /// <summary>A new client.</summary>
    public Task<Socket> ConnectAsync(CancellationToken cancellation) =>
        SocketExtensions.ConnectToAsync(new IPEndPoint(IPAddress.Loopback, Port), cancellation);

    /// <summary>One short session: what the server says first, up to one character; empty when the proxy closes without a word.</summary>
    public async Task<string> MeetAsync(CancellationToken cancellation)
    {
        using var client = await ConnectAsync(cancellation);
        return Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(1, cancellation));
    }

    /// <summary>The servers of that many short sessions, one after the other.</summary>
    public async Task<string> SequenceAsync(int sessions, CancellationToken cancellation)
    {
        var met = new StringBuilder();
        for (var session = 0; session < sessions; session++)
            met.Append(await MeetAsync(cancellation));
        return met.ToString();
    }

    /// <summary>Waits until <c>access.log</c> has these lines and no others.</summary>
    public async Task AccessLinesAreAsync(CancellationToken cancellation, params string[] lines)
    {
        await Eventually.HoldsAsync(() => AccessLines.Count >= lines.Length,
            $"{lines.Length} lines; have:\n{string.Join('\n', AccessLines)}", cancellation);
        Assert.Equal(lines, AccessLines);
    }

    /// <summary>Waits until the log holds a text.</summary>
    public Task WaitForLogAsync(string text, CancellationToken cancellation) =>
        Eventually.HoldsAsync(() => Log.Contains(text, StringComparison.Ordinal), $"\"{text}\" in the log", cancellation);

    /// <summary>The exit code, once the program has ended.</summary>
    public Task<int> WaitForExitAsync() => _program!.WaitForExitAsync(Deadline);

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
        _folder.Dispose();
    }

    private string[] Arguments(string daemon = "")
    {
        var module = _kind == ProxyKind.Nginx ? Nginx.LoadStreamModule : "";
        string[] global = module.Length + daemon.Length > 0 ? ["-g", module + daemon] : [];
        return ["-p", PathOf(""), "-e", "error.log", "-c", "proxy.conf", .. global];
    }

    private int Count(string text) => Log.Split(text).Length - 1;

    [GeneratedRegex(@"\b\d+\.\d{3}\b")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"^\S+ \S+ (?<level>\[\w+\]) \d+#\d+: \*\d+ (?<message>.*)$", RegexOptions.Multiline)]
    private static partial Regex SessionLine();
}
