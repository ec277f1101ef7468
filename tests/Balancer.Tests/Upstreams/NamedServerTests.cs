using System.Net;
using ChatCluster.Balancer.Names;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Tests.Picking;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.TestKit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Upstreams;

/// <summary>Servers whose addresses are looked up while the balancer runs.</summary>
public sealed class NamedServerTests
{
    private static readonly ServerName Name = new("a.test", 6000, Service: null);
    private static readonly PeerConfig Named = new("a.test:6000", new IPEndPoint(IPAddress.None, 0)) { Name = Name };
    private static readonly PeerConfig Fixed = new("192.0.2.9:6000", IPEndPoint.Parse("192.0.2.9:6000"));

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Apply_Addresses_ComeAndGoAndTheOthersKeepTheirCounters()
    {
        var upstream = new Upstream(new UpstreamConfig("u", [Named, Fixed]), _time, new Random(1));
        Assert.Equal(["192.0.2.9:6000"], Addresses(upstream));

        upstream.Apply(Name, [At("192.0.2.1"), At("192.0.2.2")]);
        Assert.Equal(["192.0.2.1:6000", "192.0.2.2:6000", "192.0.2.9:6000"], Addresses(upstream));
        var first = upstream.Select(Letters.From(IPAddress.Loopback)).Next();

        upstream.Apply(Name, [At("192.0.2.3"), At("192.0.2.1")]);
        Assert.Equal(["192.0.2.3:6000", "192.0.2.1:6000", "192.0.2.9:6000"], Addresses(upstream));
        Assert.Same(first, upstream.Peers.Peers[1]);
        Assert.Equal(1, upstream.Peers.Peers[1].Connections);

        upstream.Apply(Name, []);
        Assert.Equal(["192.0.2.9:6000"], Addresses(upstream));
    }

    [Fact]
    public void Reload_NameThatStays_KeepsItsAddresses()
    {
        var upstream = new Upstream(new UpstreamConfig("u", [Named]), _time, new Random(1));
        upstream.Apply(Name, [At("192.0.2.1")]);

        upstream.Apply(new UpstreamConfig("u", [Fixed, Named with { Weight = 3 }]));
        Assert.Equal(["192.0.2.9:6000", "192.0.2.1:6000"], Addresses(upstream));
        Assert.Equal(3, upstream.Peers.Peers[1].Config.Weight);

        upstream.Apply(new UpstreamConfig("u", [Fixed]));
        upstream.Apply(Name, [At("192.0.2.5")]);
        Assert.Equal(["192.0.2.9:6000"], Addresses(upstream));
    }

    [Fact]
    public void Apply_RecordsOfAService_GiveWeightsAndBackups()
    {
        var upstream = new Upstream(new UpstreamConfig("u", [Named]), _time, new Random(1));
        upstream.Apply(Name,
        [
            new NamedAddress(IPEndPoint.Parse("192.0.2.1:1"), "x", Weight: 5),
            new NamedAddress(IPEndPoint.Parse("192.0.2.2:2"), "y", Weight: 0, IsBackup: true),
        ]);

        var peer = Assert.Single(upstream.Peers.Peers.ToArray());
        Assert.Equal(("x", 5, false), (peer.Config.Server, peer.Config.Weight, peer.Config.Backup));
        Assert.Equal(("y", 1), (upstream.Peers.Backup!.Peers[0].Config.Server, upstream.Peers.Backup.Peers[0].Config.Weight));
    }

    [Fact]
    public void Apply_AddressesUnderAMandatoryCheck_LeaveTheOthersHealthy()
    {
        var check = new HealthCheckConfig { IsMandatory = true };
        var upstream = new Upstream(new UpstreamConfig("u", [Named, Fixed]) { Checks = [check] }, _time, new Random(1));
        upstream.SetHealth(upstream.Peers.Peers[0], PeerHealth.Healthy);

        upstream.Apply(Name, [At("192.0.2.1")]);

        Assert.Equal([PeerHealth.Checking, PeerHealth.Healthy], upstream.Peers.Peers.ToArray().Select(static peer => peer.Health));
    }

    [Fact]
    public async Task Watch_NameThatChanges_IsFollowedAndErrorsChangeNothing()
    {
        await using var dns = new DnsResponder();
        dns.Set("a.test", 30, "192.0.2.1");
        List<string> reports = [];
        using var set = new UpstreamSet(_time, new Random(1), new NameResolvers(_time), reports.Add);
        set.Apply([new UpstreamConfig("u", [Named]) { Resolver = new ResolverConfig([dns.Address]) { Version6 = false } }]);

        await IsAsync("192.0.2.1:6000");
        dns.Set("a.test", 30, "192.0.2.2");
        await IsAsync("192.0.2.2:6000");
        dns.Fail("a.test", 2);
        await Eventually.HoldsAsync(() => Step(reports.Count > 0), "the failure is reported", TestContext.Current.CancellationToken);
        Assert.Equal("a.test could not be resolved (2: Server failure)", reports[0]);
        Assert.Equal(["192.0.2.2:6000"], Addresses(set.Get("u")));
        dns.Fail("a.test", 3);
        await IsAsync();

        Task IsAsync(params string[] addresses) => Eventually.HoldsAsync(
            () => Step(Addresses(set.Get("u")).SequenceEqual(addresses)), string.Join(' ', addresses),
            TestContext.Current.CancellationToken);

        bool Step(bool holds)
        {
            if (!holds)
                _time.Advance(TimeSpan.FromSeconds(1));
            return holds;
        }
    }

    private static NamedAddress At(string address) => new(new IPEndPoint(IPAddress.Parse(address), 6000));

    private static IEnumerable<string> Addresses(Upstream upstream) =>
        upstream.Peers.Peers.ToArray().Select(static peer => peer.Address.ToString()!);
}
