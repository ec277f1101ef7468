using System.Net;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Health;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Modules.Health;

/// <summary>Checks of real sockets, at short intervals.</summary>
public sealed class HealthMonitorTests : IAsyncLifetime
{
    private static readonly HealthCheckConfig Fast = new()
    {
        Interval = TimeSpan.FromMilliseconds(20),
        Timeout = TimeSpan.FromMilliseconds(200),
        Match = new MatchConfig("ping"u8.ToArray(), new ExpectedAnswer("ping"u8.ToArray(), Pattern: null)),
    };

    private readonly TemporaryFolder _folder = new();
    private readonly LogWriter _writer = new();
    private readonly ErrorLog _log;
    private readonly SessionShedder _shedder;
    private readonly HealthMonitor _monitor;
    private readonly HealthRecorder _recorder = new();

    public HealthMonitorTests()
    {
        _log = new ErrorLog(_writer, TimeProvider.System);
        _log.Apply([new ErrorLogConfig(_folder.PathOf("error.log"), LogLevel.Info)]);
        var observers = new SessionObservers();
        observers.Add(_recorder);
        _shedder = new SessionShedder(_ => Task.FromResult(0), _log, TimeProvider.System);
        _monitor = new HealthMonitor(_log, observers, _shedder);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Log => File.Exists(_folder.PathOf("error.log")) ? File.ReadAllText(_folder.PathOf("error.log")) : "";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _monitor.StopAsync();
        await _shedder.StopAsync();
        _writer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Check_ServerStopsAnsweringAndAnswersAgain_IsOutAndBack()
    {
        var isFrozen = false;
        await using var server = FaultyTcpServer.Start((client, cancellation) => Volatile.Read(ref isFrozen)
            ? ServerScripts.Silence(client, cancellation) : ServerScripts.EchoAsync(client, cancellation));
        await using var other = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        var upstream = await StartAsync(Fast with { Fails = 3 }, server.Address, other.Address);
        var peer = upstream.Peers.Peers[0];

        Volatile.Write(ref isFrozen, true);
        await Eventually.HoldsAsync(() => peer.Health == PeerHealth.Unhealthy, "it is out", Cancellation);
        Volatile.Write(ref isFrozen, false);
        await Eventually.HoldsAsync(() => _recorder.Events.Count == 2, "it is back", Cancellation);
        Assert.Equal(PeerHealth.Healthy, peer.Health);

        Assert.Equal(["u Unhealthy 3 checks in a row failed, at last: no answer within 0.2 s", "u Healthy "], _recorder.Events);
        await LogHoldsAsync("is healthy");
        Assert.Contains($"upstream \"u\": server {peer} is unhealthy: 3 checks in a row failed, at last: no answer within 0.2 s\n", Log);
        Assert.Contains($"upstream \"u\": server {peer} is healthy\n", Log);
    }

    [Fact]
    public async Task Check_NoMatch_IsAConnect()
    {
        await using var silent = FaultyTcpServer.Start(ServerScripts.Silence);
        using var reserved = SocketExtensions.ReservePort(out var address);
        var upstream = await StartAsync(Fast with { Match = null, IsMandatory = true }, silent.Address, address);

        await Eventually.HoldsAsync(() => _recorder.Events.Count == 2, "both are checked", Cancellation);
        Assert.Equal(PeerHealth.Healthy, upstream.Peers.Peers[0].Health);
        Assert.Contains("u Unhealthy connect() failed (111: Connection refused)", _recorder.Events);
    }

    [Fact]
    public async Task Check_WrongAnswers_Fail()
    {
        await using var ending = FaultyTcpServer.Start((client, cancellation) => client.ReceiveExactlyAsync(1, cancellation));
        await using var talking = FaultyTcpServer.Start(async (client, cancellation) =>
            await client.SendAllAsync(new byte[20_000], cancellation));
        await StartAsync(Fast, ending.Address, talking.Address);

        await Eventually.HoldsAsync(() => _recorder.Events.Count == 2, "both are out", Cancellation);
        Assert.Contains("u Unhealthy the server sent too much without the expected answer", _recorder.Events);
        await LogHoldsAsync("all servers are unhealthy");
        var checks = Log.Split("[info]").Length;
        await Eventually.HoldsAsync(() => Log.Split("[info]").Length > checks + 4, "the checks go on", Cancellation);
        Assert.Single(Log.Split('\n'), line => line.EndsWith(
            "upstream \"u\": all servers are unhealthy, using them as without health checks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_ReloadWithoutChecks_ForgetsThem()
    {
        using var reserved = SocketExtensions.ReservePort(out var address);
        var upstream = await StartAsync(Fast, address);
        var peer = upstream.Peers.Peers[0];
        await Eventually.HoldsAsync(() => peer.Health == PeerHealth.Unhealthy, "it is out", Cancellation);

        upstream.Apply(upstream.Config);
        await _monitor.ApplyAsync([upstream]);
        Assert.Equal(PeerHealth.Unhealthy, peer.Health);

        upstream.Apply(upstream.Config with { Checks = [] });
        await _monitor.ApplyAsync([upstream]);
        Assert.Equal(PeerHealth.Healthy, peer.Health);
    }

    private Task LogHoldsAsync(string text) =>
        Eventually.HoldsAsync(() => Log.Contains(text, StringComparison.Ordinal), $"\"{text}\" is logged", Cancellation);

    private async Task<Upstream> StartAsync(HealthCheckConfig check, params IEnumerable<EndPoint> servers)
    {
        var config = new UpstreamConfig("u", [.. servers.Select(server => new PeerConfig($"{server}", server))]) { Checks = [check] };
        var upstream = new Upstream(config, TimeProvider.System, Random.Shared);
        await _monitor.ApplyAsync([upstream]);
        return upstream;
    }
}
