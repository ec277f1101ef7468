using ChatCluster.Balancer.Names;
using ChatCluster.TestKit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Names;

public sealed class NameResolverTests : IAsyncDisposable
{
    private readonly DnsResponder _dns = new();
    private readonly FakeTimeProvider _time = new();

    private ResolverConfig Config => new([_dns.Address]) { Version6 = false };

    public ValueTask DisposeAsync() => _dns.DisposeAsync();

    [Fact]
    public async Task Find_AddressesOfBothFamilies_AreThereAsConfigured()
    {
        _dns.Set("a.test", 60, "192.0.2.1", "2001:db8::1", "192.0.2.2");

        Assert.Equal(["192.0.2.1", "192.0.2.2", "2001:db8::1"], await FindAsync(new NameResolver(Config with { Version6 = true }, _time)));
        Assert.Equal(["192.0.2.1", "192.0.2.2"], await FindAsync(new NameResolver(Config, _time)));
        Assert.Equal(["2001:db8::1"], await FindAsync(new NameResolver(Config with { Version4 = false, Version6 = true }, _time)));
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(5, 5)]
    public async Task Find_Answer_HoldsAsLongAsItSaysOrAsConfigured(int? valid, int holds)
    {
        NameResolver resolver = new(Config with { Valid = valid is { } seconds ? TimeSpan.FromSeconds(seconds) : null }, _time);
        _dns.Set("a.test", 60, "192.0.2.1");
        Assert.Equal(["192.0.2.1"], await FindAsync(resolver));
        _dns.Set("a.test", 60, "192.0.2.2");

        _time.Advance(TimeSpan.FromSeconds(holds) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["192.0.2.1"], await FindAsync(resolver));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["192.0.2.2"], await FindAsync(resolver));
        Assert.Equal(2, _dns.Questions.Count);
    }

    [Theory]
    [InlineData(1, "1: Format error")]
    [InlineData(2, "2: Server failure")]
    [InlineData(3, "3: Host not found")]
    [InlineData(4, "4: Unimplemented")]
    [InlineData(5, "5: Operation refused")]
    [InlineData(9, "9: Unknown error")]
    public async Task Find_Error_HasNginxsWordsAndIsNotRemembered(byte code, string words)
    {
        NameResolver resolver = new(Config, _time);
        _dns.Fail("a.test", code);
        Assert.Equal(words, (await resolver.FindAsync("a.test")).Error?.ToString());

        _dns.Set("a.test", 60, "192.0.2.1");
        Assert.Equal(["192.0.2.1"], await FindAsync(resolver));
    }

    [Fact]
    public async Task Find_NoAnswer_IsGivenUpAfterTheTimeout()
    {
        NameResolver resolver = new(Config with { Timeout = TimeSpan.FromSeconds(7) }, _time);
        _dns.Ignore("a.test");

        var asked = resolver.FindAsync("a.test");
        Assert.Same(asked, resolver.FindAsync("A.TEST"));
        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal("110: Operation timed out", (await asked).Error?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..test")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234.test")]
    public async Task Find_NoName_IsNotAskedFor(string text)
    {
        Assert.Equal(NameError.NotFound, (await new NameResolver(Config, _time).FindAsync(text)).Error);
        Assert.Empty(_dns.Questions);
    }

    [Theory]
    [InlineData("chat", "_chat._tcp.svc.test")]
    [InlineData("_x._tcp", "_x._tcp.svc.test")]
    public async Task FindService_Records_AreThereWithTheirAddresses(string service, string asked)
    {
        NameResolver resolver = new(Config, _time);
        _dns.SetService(asked, 60, (1, 2, 6000, "a.test"), (2, 1, 6001, "gone.test"));
        _dns.Set("a.test", 30, "192.0.2.1");

        var answer = await resolver.FindServiceAsync(service, "svc.test");

        Assert.Null(answer.Error);
        Assert.Equal([("a.test", 6000, 1, 2, null), ("gone.test", 6001, 2, 1, NameError.NotFound)],
            answer.Targets.Select(target => (target.Name, target.Port, target.Priority, target.Weight, target.Answer.Error)));
        Assert.Equal("192.0.2.1", answer.Targets[0].Answer.Addresses[0].ToString());
    }

    private static async Task<IEnumerable<string>> FindAsync(NameResolver resolver) =>
        (await resolver.FindAsync("a.test")).Addresses.Select(static address => address.ToString());
}
