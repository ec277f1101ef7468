using ChatCluster.Server.Accounts;
using ChatCluster.Server.Stores;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Accounts;

public sealed class ResumeTokensTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Token_OfThisClusterAndUser_GivesItsLogin()
    {
        await using var server = await TestServer.StartAsync();
        var (one, two) = (await TokensAsync(server), await TokensAsync(server));
        var token = one.Issue(13, "login");

        Assert.Equal("login", two.LoginOf(token, 13));
        Assert.Null(two.LoginOf(token, 15));
    }

    [Fact]
    public async Task Token_Expires()
    {
        await using var server = await TestServer.StartAsync();
        var tokens = await TokensAsync(server);
        var token = tokens.Issue(13, "login");

        _time.Advance(ResumeTokens.Lifetime - TimeSpan.FromSeconds(2));
        Assert.NotNull(tokens.LoginOf(token, 13));
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Null(tokens.LoginOf(token, 13));
    }

    [Fact]
    public async Task Token_ChangedAnywhere_IsWorthNothing()
    {
        await using var server = await TestServer.StartAsync();
        var tokens = await TokensAsync(server);
        var token = tokens.Issue(13, "login");

        Assert.All(Enumerable.Range(0, token.Length), place =>
        {
            var forged = token.ToCharArray();
            forged[place] = forged[place] == '1' ? '2' : '1';
            Assert.Null(tokens.LoginOf(new string(forged), 13));
        });
        Assert.All(["", "...", "13.login.99999999999.", token + "0", token[..^1], "x." + token, "13.login.99999999999."
            + new string('é', 64)],
            forged => Assert.Null(tokens.LoginOf(forged, 13)));
    }

    private async Task<ResumeTokens> TokensAsync(TestServer server)
    {
        var tokens = new ResumeTokens(server.Get<SecretStore>(), _time);
        await tokens.LoadKeyAsync();
        return tokens;
    }
}
