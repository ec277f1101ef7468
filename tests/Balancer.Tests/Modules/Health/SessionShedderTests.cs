using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Health;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Tests.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Modules.Health;

/// <summary>How many sessions are ended, where and when.</summary>
public sealed class SessionShedderTests : IAsyncLifetime
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new();
    private readonly LogWriter _writer = new();
    private readonly Dictionary<Peer, Stack<UpstreamSelection>> _open = [];
    private readonly List<RelayEnd> _ended = [];
    private readonly List<long> _newest = [];
    private readonly SessionShedder _shedder;
    private bool _clientsReturn;
    private Upstream _upstream = new(new UpstreamConfig("u", []), TimeProvider.System, Random.Shared);

    public SessionShedderTests() => _shedder = new SessionShedder(End, new ErrorLog(_writer, _time), _time);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        var stopped = _shedder.StopAsync();
        _time.Advance(Tick);
        await stopped;
        _writer.Dispose();
    }

    [Theory]
    [InlineData(100, 10_000, 1)]
    [InlineData(1000, 10_000, 10)]
    [InlineData(7, 10_000, 1)]
    [InlineData(7, 100, 7)]
    [InlineData(7, 0, 7)]
    [InlineData(0, 5000, 0)]
    public void Quota_SpreadsTheSessionsOverTheTimeThatIsLeft(int open, int left, int quota) =>
        Assert.Equal(quota, ShedPlan.Quota(open, TimeSpan.FromMilliseconds(left), Tick));

    [Theory]
    [InlineData("500/1 500/1 0/1", 0)]
    [InlineData("400/1 500/1 100/1", 1)]
    [InlineData("334/1 333/1 333/1", null)]
    [InlineData("334/1 334/1 332/1", 0)]
    [InlineData("100/2 50/1", null)]
    [InlineData("100/1 50/2", 0)]
    [InlineData("1/1 0/1", null)]
    [InlineData("0/1 0/1", null)]
    public void Overfull_IsTheServerFurthestAboveItsShare(string servers, int? overfull) =>
        Assert.Equal(overfull, ShedPlan.Overfull([.. servers.Split(' ').Select(static one => one.Split('/'))
            .Select(static one => (int.Parse(one[0], null), int.Parse(one[1], null)))]));

    [Fact]
    public async Task ServerIsUnhealthy_OnDownClose_ItsSessionsEndWithinTheCloseTime()
    {
        Use(Letters.Server('a') with { ClosesOnDown = true, CloseTime = TimeSpan.FromSeconds(2) }, Letters.Server('b'));
        Connect(40);
        var peer = _upstream.Peers.Peers[0];

        _upstream.SetHealth(peer, PeerHealth.Unhealthy);
        _shedder.OnHealthChanged(_upstream, peer);
        await TicksAsync(10);
        Assert.InRange(peer.Connections, 8, 11);
        await TicksAsync(10);

        Assert.Equal([0, 20], Counts());
        Assert.All(_ended, end => Assert.Equal(RelayEnd.ServerDown, end));
    }

    [Fact]
    public async Task ServerIsUnhealthy_NoOtherIsHealthy_ItsSessionsStay()
    {
        Use(Letters.Server('a') with { ClosesOnDown = true }, Letters.Server('b') with { ClosesOnDown = true });
        Connect(10);

        foreach (var peer in _upstream.Peers.All)
            _upstream.SetHealth(peer, PeerHealth.Unhealthy);
        foreach (var peer in _upstream.Peers.All)
            _shedder.OnHealthChanged(_upstream, peer);
        await TicksAsync(5);

        Assert.Empty(_ended);
    }

    [Theory]
    [InlineData(true, false, 0)]
    [InlineData(true, true, 0)]
    [InlineData(false, false, 5)]
    public async Task ServerLeavesTheConfiguration_OnDown_DecidesAboutItsSessions(bool closes, bool staysDown, int left)
    {
        var first = Letters.Server('a') with { ClosesOnDown = closes, CloseTime = TimeSpan.Zero };
        Use(first, Letters.Server('b'));
        Connect(10);
        var peer = _upstream.Peers.Peers[0];

        Use([.. staysDown ? [first with { Down = true }] : Array.Empty<PeerConfig>(), Letters.Server('b')]);
        await TicksAsync(2);

        Assert.Equal(left, peer.Connections);
    }

    [Fact]
    public async Task CloseByHand_SessionsAreOpen_EndSpreadOverTheTimeAndTheLaterOnesStay()
    {
        Use(Letters.Server('a'), Letters.Server('b'));
        Connect(40);
        var peer = _upstream.Peers.Peers[0];

        Assert.Equal(20, _shedder.CloseByHand(_upstream, peer, TimeSpan.FromSeconds(2), newest: 40));
        _clientsReturn = true;
        await TicksAsync(10);
        Assert.InRange(_ended.Count, 9, 12);
        await TicksAsync(20);

        Assert.Equal(Enumerable.Repeat(RelayEnd.ClosedByHand, 20), _ended);
        Assert.All(_newest, newest => Assert.Equal(40, newest));
    }

    [Fact]
    public async Task ServerIsAdded_Rebalance_EndsSessionsUntilEachHasItsShare()
    {
        _clientsReturn = true;
        Use(Letters.Server('a'), Letters.Server('b'));
        Connect(100);
        Use(Letters.Server('a'), Letters.Server('b'), Letters.Server('c') with { Weight = 2 });
        Assert.True(_upstream.IsRebalancing);

        await TicksAsync(10);
        Assert.Equal(10, _ended.Count);
        await TicksAsync(45);

        Assert.Equal([25, 25, 50], Counts());
        Assert.False(_upstream.IsRebalancing);
        Assert.Equal(50, _ended.Count);
        Assert.All(_ended, end => Assert.Equal(RelayEnd.Rebalanced, end));
    }

    [Fact]
    public async Task ServerIsAdded_ThatCannotBeReached_EndsNoSessions()
    {
        Use(Letters.Server('a'), Letters.Server('b'));
        Connect(10);
        Use(Letters.Server('a'), Letters.Server('b'), Letters.Server('c') with { Down = true }, Letters.Server('d') with { MaxFails = 1 });
        var selection = _upstream.Select();
        Assert.Equal('d', Letters.Of(selection.Next()!));
        selection.Failed();

        await TicksAsync(20);

        Assert.Empty(_ended);
        Assert.False(_upstream.IsRebalancing);
    }

    /// <summary>A configuration with these servers, and <c>rebalance rate=10/s</c>.</summary>
    private void Use(params PeerConfig[] peers)
    {
        var config = new UpstreamConfig("u", peers) { Checks = [new HealthCheckConfig()], RebalanceRate = 10 };
        if (_upstream.Peers.Peers.Length == 0)
            _upstream = new Upstream(config, _time, new Random(1));
        else
            _upstream.Apply(config);
        _shedder.Apply([_upstream]);
    }

    private void Connect(int sessions)
    {
        for (var session = 0; session < sessions; session++)
        {
            var selection = _upstream.Select();
            var peer = selection.Next()!;
            selection.Connected();
            if (!_open.TryGetValue(peer, out var stack))
                _open.Add(peer, stack = new());
            stack.Push(selection);
        }
    }

    private Task<int> End(EndRequest request)
    {
        var peer = request.Peer;
        _newest.Add(request.Newest);
        var count = Math.Min(request.Most, peer.Connections);
        for (var session = 0; session < count; session++)
        {
            _open[peer].Pop().Release();
            _ended.Add(request.Why);
        }
        if (_clientsReturn)
            Connect(count);
        return Task.FromResult(count);
    }

    private int[] Counts() => [.. _upstream.Peers.All.Select(static peer => peer.Connections)];

    private async Task TicksAsync(int count)
    {
        for (var tick = 0; tick < count; tick++)
        {
            _time.Advance(Tick);
            // The work of a tick runs on the thread of the timer, or of the pool right after it.
            await Task.Yield();
        }
    }
}
