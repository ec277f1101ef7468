using System.Net;
using ChatCluster.Server.Connections;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

public sealed class AddressRulesTests
{
    private static readonly AddressRules Rules =
        new(new() { ProxyProtocolFrom = [IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("2001:db8:1::/48")] });

    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("127.8.9.10", null)]
    [InlineData("::1", null)]
    [InlineData("::ffff:127.0.0.1", null)]
    [InlineData("10.1.2.3", null)]
    [InlineData("::ffff:10.1.2.3", null)]
    [InlineData("2001:db8:1::5", null)]
    [InlineData("10.2.2.3", "10.2.2.3")]
    [InlineData("::ffff:10.2.2.3", "10.2.2.3")]
    [InlineData("2001:db8:2:3:4:5:6:7", "2001:db8:2:3::")]
    public void Limited_IsTheAddressThatCounts(string address, string? counts) =>
        Assert.Equal(counts, Rules.Limited(IPAddress.Parse(address))?.ToString());

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.255.255", true)]
    [InlineData("::ffff:10.1.0.1", true)]
    [InlineData("10.2.0.0", false)]
    public void IsBalancer_IsWhoWasNamed(string address, bool expected) =>
        Assert.Equal(expected, Rules.IsBalancer(IPAddress.Parse(address)));
}
