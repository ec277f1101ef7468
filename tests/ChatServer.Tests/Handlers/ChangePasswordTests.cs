using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Handlers;

/// <summary>PASSWORD_MSG and LOGOUT_ALL_MSG end everything else that could speak for the account, on every server.</summary>
public sealed class ChangePasswordTests
{
    private const string Change = """{"msgid":107,"new":"better","old":"123456","seq":2}""";

    [Fact]
    public async Task NewPassword_IsTheOnlyOne_OnEveryServer()
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync(one.DatabaseFile);
        using var client = await one.ConnectAsync();
        var token = await LogInAsync(client);

        var answer = await client.AskAsync(Change);

        Assert.Contains("\"errno\":0,\"msgid\":101,\"re\":107,\"seq\":2", answer);
        Assert.Contains("\"msgid\":100", await client.AskAsync("""{"msgid":99,"seq":3}"""));
        using var other = await two.ConnectAsync();
        Assert.Contains("\"errno\":1,", await other.AskAsync(ByToken(token)));
        Assert.Contains("\"errno\":1,", await other.AskAsync(ByPassword("123456")));
        Assert.Contains("\"errno\":2,", await other.AskAsync(ByPassword("better")));
        client.Dispose();
        await one.WaitUntilAsync("SELECT state FROM user WHERE id = 13", "offline");
        Assert.Contains("\"errno\":1,", await other.AskAsync(ByPassword("123456")));
        Assert.Contains("\"errno\":0,", await other.AskAsync(ByPassword("better")));
    }

    [Fact]
    public async Task NewToken_ContinuesTheLogin()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();
        await LogInAsync(client);

        var token = TokenIn(await client.AskAsync(Change));
        using var next = await server.ConnectAsync();

        Assert.Contains("\"errno\":0,", await next.AskAsync(ByToken(token)));
    }

    [Fact]
    public async Task WrongOldPassword_IsErrno1_ChangesNothing_AndSixOfThemCloseTheConnection()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();
        var token = await LogInAsync(client);

        for (var count = 0; count < 6; count++)
            Assert.Matches("the old password is wrong.*\"errno\":1,\"msgid\":101", await client.AskAsync(Change.Replace("123456", "bad")));

        Assert.Empty(await client.ReadToEndAsync());
        using var next = await server.ConnectAsync();
        Assert.Contains("\"errno\":0,", await next.AskAsync(ByToken(token)));
    }

    [Theory]
    [InlineData("""{"msgid":107,"new":"","old":"123456","seq":2}""", 9)]
    [InlineData("""{"msgid":107,"old":"123456","seq":2}""", 9)]
    [InlineData("""{"msgid":107,"new":"x","seq":2}""", 9)]
    public async Task Change_ThatIsMalformed_IsRefused(string request, int errno)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();
        var token = await LogInAsync(client);

        Assert.Contains($"\"errno\":{errno},\"msgid\":101,\"re\":107", await client.AskAsync(request));

        using var next = await server.ConnectAsync();
        Assert.Contains("\"errno\":0,", await next.AskAsync(ByToken(token)));
    }

    [Theory]
    [InlineData("""{"msgid":107,"new":"x","old":"123456","seq":2}""")]
    [InlineData("""{"msgid":108,"seq":2}""")]
    public async Task Request_BeforeALogin_IsErrno3(string request)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.Contains("\"errno\":3,", await client.AskAsync(request));
    }

    [Fact]
    public async Task LogoutAll_EndsEveryTokenAndKeepsThisSessionAndThePassword()
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync(one.DatabaseFile);
        using var client = await one.ConnectAsync();
        var token = await LogInAsync(client);

        var renewed = TokenIn(await client.AskAsync("""{"msgid":108,"seq":2}"""));

        using var other = await two.ConnectAsync();
        Assert.Contains("\"errno\":1,", await other.AskAsync(ByToken(token)));
        Assert.Contains("\"errno\":2,", await other.AskAsync(ByPassword("123456")));
        Assert.Contains("\"errno\":0,", await other.AskAsync(ByToken(renewed)));
    }

    /// <summary>A connection that has not noticed yet that its login goes on elsewhere must not act for the account.</summary>
    [Fact]
    public async Task LogoutAll_ByAConnectionWhoseLoginIsElsewhere_ChangesNothing()
    {
        await using var one = await TestServer.StartAsync();
        using var old = await one.ConnectAsync();
        var token = await LogInAsync(old);
        one.Query<int>("UPDATE user SET connection = 4711 WHERE id = 13");

        Assert.Contains("\"errno\":3,", await old.AskAsync("""{"msgid":108,"seq":2}"""));

        using var next = await one.ConnectAsync();
        Assert.Contains("\"errno\":0,", await next.AskAsync(ByToken(token)));
    }

    private static string ByToken(string token) => $$"""{"id":13,"msgid":1,"seq":4,"token":"{{token}}"}""";

    private static string ByPassword(string password) => $$"""{"id":13,"msgid":1,"password":"{{password}}","seq":5}""";

    private static string TokenIn(string answer) => answer.Split("\"token\":\"")[1].Split('"')[0];

    private static async Task<string> LogInAsync(RawChatClient client) =>
        TokenIn(await client.AskAsync("""{"id":13,"msgid":1,"password":"123456","seq":1}"""));
}
