using System.Net;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Picking;

public sealed class HashPolicyTests
{
    /// <summary>The capture's clients are 127.0.0.1 to 127.0.0.40, then five whose addresses it does not tell.</summary>
    private const int KnownClients = 40;

    public static TheoryData<string, string> Clients => Golden.Rows("hash");

    [Theory]
    [MemberData(nameof(Clients))]
    public void Pick_LoopbackClients_IsNginxs(string scenario, string expected)
    {
        var upstream = Upstream(Letters.Weighted(Golden.Weights(scenario.Split(' ')[1])));
        var servers = Enumerable.Range(1, KnownClients)
            .Select(client => upstream.Select(Letters.From(new IPAddress([127, 0, 0, (byte)client]))).Play(_ => true));
        Assert.Equal(expected[..KnownClients], string.Concat(servers));
    }

    [Fact]
    public void Pick_SamePlaceAgain_AfterManyOthers()
    {
        var upstream = Upstream(Letters.Weighted(1, 2, 3));
        var client = Letters.From(IPAddress.Parse("10.1.2.3"));
        var first = upstream.Select(client).Play(_ => true);
        for (var other = 0; other < 50; other++)
            upstream.Select(Letters.From(new IPAddress([10, 9, 9, (byte)other]))).Play(_ => true);

        Assert.Equal(first, upstream.Select(client).Play(_ => true));
    }

    [Fact]
    public void Pick_ServerDead_TriesAllOthersOnce()
    {
        var upstream = Upstream(Letters.Weighted(1, 1, 1, 1));
        var tried = upstream.Select(Letters.From(IPAddress.Parse("10.1.2.3"))).Play(_ => false);
        Assert.Equal("abcd", string.Concat(tried.Where(char.IsLetter).Order()));
    }

    [Fact]
    public void Pick_EmptyKey_IsRoundRobin()
    {
        var config = new UpstreamConfig("u", Letters.Weighted(1, 1)) { Policy = new HashConfig(Letters.Key(""), Consistent: false) };
        Assert.Equal("abab", new Upstream(config, new FakeTimeProvider(), new Random(1)).Sequence(4));
    }

    [Theory]
    [InlineData("$remote_addr", "31302E312E322E33")]
    [InlineData("$binary_remote_addr", "0A010203")]
    [InlineData("$remote_port", "3430303030")]
    [InlineData("$server_addr", "3132372E302E302E31")]
    [InlineData("$server_port", "38303030")]
    [InlineData("$connection", "31")]
    public void HashKey_Variable_HasNginxsBytes(string key, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(Letters.Key(key).Evaluate(Letters.From(IPAddress.Parse("10.1.2.3")))));

    private static Upstream Upstream(PeerConfig[] peers) =>
        new(new UpstreamConfig("u", peers) { Policy = new HashConfig(Letters.Key("$remote_addr"), Consistent: false) },
            new FakeTimeProvider(), new Random(1));
}
