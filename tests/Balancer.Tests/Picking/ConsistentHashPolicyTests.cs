using System.Net;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.TestKit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Picking;

public sealed class ConsistentHashPolicyTests
{
    private const int Clients = 2000;

    /// <summary>Key variable, weights, sequence.</summary>
    public static TheoryData<string, string, string> Captured =>
    [
        .. File.ReadLines(Repository.PathOf("tests", "Balancer.Tests", "Picking", "golden", "ketama.tsv"))
            .Where(line => line.StartsWith('$'))
            .Select(line => line.Split('\t'))
            .Select(columns => (columns[0], columns[1], columns[2])),
    ];

    [Theory]
    [MemberData(nameof(Captured))]
    public void Pick_LoopbackClients_IsNginxs(string key, string weights, string expected)
    {
        var upstream = Upstream(Letters.Weighted(Golden.Weights(weights)), key);
        var servers = Enumerable.Range(1, expected.Length).Select(client => ServerOf(upstream, new IPAddress([127, 0, 0, (byte)client])));
        Assert.Equal(expected, string.Concat(servers));
    }

    [Fact]
    public void Pick_ServerAdded_KeysMoveOnlyToIt()
    {
        var before = AllServers(Upstream(Letters.Weighted(1, 1, 1)));
        var after = AllServers(Upstream(Letters.Weighted(1, 1, 1, 1)));

        var moved = before.Zip(after).Where(pair => pair.First != pair.Second).ToArray();
        Assert.All(moved, pair => Assert.Equal("d", pair.Second));
        Assert.InRange(moved.Length, Clients / 8, Clients / 2);
    }

    [Fact]
    public void Pick_ServerDead_ItsKeysSpreadOverTheOthers()
    {
        var upstream = Upstream([.. Letters.Weighted(1, 1, 1).Select(peer => peer with { MaxFails = 0 })]);
        for (var client = 0; client < 200; client++)
        {
            var tried = upstream.Select(Letters.From(Client(client))).Play(letter => letter != 'b');
            Assert.Matches("^(b>)?[ac]$", tried);
        }
    }

    [Fact]
    public void Pick_OneNameTwoAddresses_SharesTheirKeysInTurns()
    {
        var upstream = Upstream([Letters.Server('a', "chat:6000"), Letters.Server('b', "chat:6000")]);
        Assert.Equal("ab", ServerOf(upstream, Client(1)) + ServerOf(upstream, Client(1)));
    }

    [Fact]
    public void Pick_AllDead_TriesEachOnce()
    {
        var tried = Upstream(Letters.Weighted(1, 2, 3)).Select(Letters.From(Client(5))).Play(_ => false);
        Assert.Equal("abc", string.Concat(tried.Where(char.IsLetter).Order()));
    }

    private static IPAddress Client(int number) => new([10, 1, (byte)(number >> 8), (byte)number]);

    private static string ServerOf(Upstream upstream, IPAddress client) => upstream.Select(Letters.From(client)).Play(_ => true);

    private static string[] AllServers(Upstream upstream) =>
        [.. Enumerable.Range(0, Clients).Select(number => ServerOf(upstream, Client(number)))];

    private static Upstream Upstream(PeerConfig[] peers, string key = "$remote_addr") => new(
        new UpstreamConfig("u", peers) { Policy = new HashConfig(Letters.Key(key), Consistent: true) },
        new FakeTimeProvider(),
        new Random(1));
}
