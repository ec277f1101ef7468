using ChatCluster.Server.Cluster;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Cluster;

/// <summary>The URL of --bus.</summary>
public sealed class BusOptionsTests
{
    [Fact]
    public void Url_WithOnlyAHost_HasTheUsualRest()
    {
        var bus = BusOptions.Parse("redis://127.0.0.1");

        Assert.Equal([("127.0.0.1", 6379)], bus.Hosts);
        Assert.Equal((false, null, null, 0, "chat", null), (bus.Tls, bus.User, bus.Password, bus.Database, bus.Prefix, bus.Sentinel));
    }

    [Fact]
    public void Url_WithEverything_IsRead()
    {
        var bus = BusOptions.Parse("rediss://teacher:a%3Ab%40c@one:7000,[::1]:7001,two/3?prefix=room-1&sentinel=main");

        Assert.Equal([("one", 7000), ("::1", 7001), ("two", 26379)], bus.Hosts);
        Assert.Equal((true, "teacher", "a:b@c", 3, "room-1", "main"),
            (bus.Tls, bus.User, bus.Password, bus.Database, bus.Prefix, bus.Sentinel));
        Assert.Equal("rediss://one:7000,[::1]:7001,two:26379?prefix=room-1", bus.ToString());
    }

    [Fact]
    public void Url_WithAPasswordAlone_HasNoUser()
    {
        var bus = BusOptions.Parse("redis://:secret@127.0.0.1:6379/");

        Assert.Equal((null, "secret"), (bus.User, bus.Password));
    }

    [Fact]
    public void Url_WithACertificate_NamesItsFiles()
    {
        var bus = BusOptions.Parse("rediss://one?cert=/etc/a%26b/server.pem&key=server.key");

        Assert.Equal(new("/etc/a&b/server.pem", "server.key"), bus.Certificate);
        Assert.Equal("rediss://one:6379", bus.ToString());
    }

    [Theory]
    [InlineData("", "give it as redis://host:port")]
    [InlineData("127.0.0.1:6379", "give it as redis://host:port")]
    [InlineData("nats://127.0.0.1", "give it as redis://host:port")]
    [InlineData("redis://", "give it as redis://host:port")]
    [InlineData("redis://a@b@c", "give it as redis://host:port")]
    [InlineData("redis://one,,two", "\"\" is not a host, nor host:port")]
    [InlineData("redis://o ne", "\"o ne\" is not a host, nor host:port")]
    [InlineData("redis://one:0", "\"0\" is not a port from 1 to 65535")]
    [InlineData("redis://one:", "\"\" is not a port from 1 to 65535")]
    [InlineData("redis://one:65536", "\"65536\" is not a port from 1 to 65535")]
    [InlineData("redis://one/first", "\"first\" is not the number of a database")]
    [InlineData("redis://one/-1", "\"-1\" is not the number of a database")]
    [InlineData("redis://one?prefx=a", "\"prefx=a\" is neither prefix=NAME nor sentinel=NAME")]
    [InlineData("redis://one?prefix=", "\"prefix=\" is neither prefix=NAME nor sentinel=NAME")]
    [InlineData("redis://one?prefix=a&prefix=b", "\"prefix\" is given twice")]
    [InlineData("rediss://one?cert=a", "cert and key belong together")]
    [InlineData("rediss://one?key=a", "cert and key belong together")]
    [InlineData("rediss://one?cert=&key=a", "\"cert=\" is neither prefix=NAME nor sentinel=NAME, cert=FILE or key=FILE")]
    [InlineData("redis://one?cert=a&key=b", "cert and key are for TLS")]
    public void Url_ThatIsWrong_IsRefusedWithTheReason(string url, string reason) =>
        Assert.StartsWith(reason, Assert.Throws<FormatException>(() => BusOptions.Parse(url)).Message);
}
