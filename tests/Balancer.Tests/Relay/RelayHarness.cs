using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Proxy;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Relay;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.TestKit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary>A relay worker serving one socket of this machine, with its error log in a file of its own.</summary>
internal sealed class RelayHarness : IAsyncDisposable
{
    private readonly TemporaryFolder _directory = new();
    private readonly LogWriter _writer = new();
    private readonly ErrorLog _log;
    private readonly ListenSocket _listen;

    private RelayHarness(RelayTransport transport, ListenConfig listen, int maxConnections, LogLevel level)
    {
        _log = new ErrorLog(_writer, TimeProvider.System);
        _log.Apply([new ErrorLogConfig(_directory.PathOf("error.log"), level)]);
        _listen = ListenSocket.Open(listen);
        Worker = new RelayWorker(0, maxConnections, _log, Observers, transport);
        Worker.Start();
    }

    public RelayWorker Worker { get; }

    public SessionObservers Observers { get; } = new();

    public ListenSocket Listen => _listen;

    public EndPoint Address => _listen.Address;

    public ErrorLog Log => _log;

    /// <summary>The log's lines from the level on: <c>[info] ...</c>, without the connection's number.</summary>
    public IReadOnlyList<string> LogLines
    {
        get
        {
            var file = _directory.PathOf("error.log");
            return File.Exists(file) ? [.. File.ReadAllLines(file).Select(WithoutTimeAndNumber)] : [];
        }
    }

    public static async Task<RelayHarness> StartAsync(
        RelayTransport transport, IEnumerable<EndPoint> peers, Func<RelaySettings, RelaySettings>? configure = null,
        ListenConfig? listen = null, int maxConnections = 4096, LogLevel level = LogLevel.Info)
    {
        RelayHarness harness = new(transport, listen ?? new ListenConfig(new IPEndPoint(IPAddress.Loopback, 0)), maxConnections, level);
        await harness.ServeAsync(peers, configure);
        return harness;
    }

    /// <summary>New sessions go to these peers.</summary>
    public Task ServeAsync(IEnumerable<EndPoint> peers, Func<RelaySettings, RelaySettings>? configure = null, TimeSpan? retireAfter = null)
    {
        UpstreamConfig upstream = new("backend", [.. peers.Select(static peer => new PeerConfig(peer.ToString()!, peer))]);
        return ServeAsync(new Upstream(upstream, TimeProvider.System, Random.Shared), configure, retireAfter);
    }

    public Task ServeAsync(
        Upstream? upstream, Func<RelaySettings, RelaySettings>? configure = null, TimeSpan? retireAfter = null,
        bool expectsProxyHeader = false)
    {
        RelaySettings settings = new();
        RelayServer server = new(new ServerConfig { Listens = [] }, _log)
        {
            Content = upstream is null ? null : new ProxyContent(upstream, configure?.Invoke(settings) ?? settings),
            ExpectsProxyHeader = expectsProxyHeader,
        };
        return Worker.ApplyAsync([(_listen, server)], retireAfter);
    }

    public Task<Socket> ConnectAsync(CancellationToken cancellation) => SocketExtensions.ConnectToAsync(Address, cancellation);

    public Task LogHasAsync(string line, CancellationToken cancellation) =>
        Eventually.HoldsAsync(() => LogLines.Contains(line), $"log line: {line}\nhave:\n{string.Join('\n', LogLines)}", cancellation);

    public Task NoSessionsAsync(CancellationToken cancellation) =>
        Eventually.HoldsAsync(() => Worker.SessionCount == 0, "no session is left", cancellation);

    public async ValueTask DisposeAsync()
    {
        await Worker.StopAsync();
        _listen.Dispose();
        _writer.Dispose();
        _directory.Dispose();
    }

    private static string WithoutTimeAndNumber(string line)
    {
        var level = line[line.IndexOf('[', StringComparison.Ordinal)..line.IndexOf(']', StringComparison.Ordinal)];
        var message = line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        if (message.StartsWith('*'))
            message = message[(message.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return $"{level}] {message}";
    }
}
