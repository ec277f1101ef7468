using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Handlers;

/// <summary>
/// A client that lost its connection comes back with the token of its login, wherever the old connection still seems to be.
/// </summary>
public sealed class ResumeTests
{
    [Fact]
    public async Task Token_TakesOverItsOwnLogin_OnTheSameServerAndTheOldConnectionIsToldWhy()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInAsync(21);
        using var old = await server.ConnectAsync();
        var token = await LogInAsync(old);
        await sender.SendAsync("""{"mid":"m-1","msg":"unconfirmed","msgid":6,"toid":13}""");
        Assert.Contains("unconfirmed", await old.ReadAsync());
        using var client = await server.ConnectAsync();

        var answer = await client.AskAsync(ByToken(token));

        Assert.Contains("\"errno\":0", answer);
        Assert.Contains("unconfirmed", answer);
        Assert.Contains("continued over another connection", Assert.Single(await old.ReadToEndAsync()));
        await sender.SendAsync("""{"msg":"next","msgid":6,"toid":13}""");
        Assert.Contains("next", await client.ReadAsync());
        Assert.Equal("online", server.Query<string>("SELECT state FROM user WHERE id = 13"));
    }

    [Fact]
    public async Task Token_OnAnotherServer_WorksAndTheFirstServerLetsGo()
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync(one.DatabaseFile);
        using var old = await one.ConnectAsync();
        var token = await LogInAsync(old);
        using var client = await two.ConnectAsync();

        Assert.Contains("\"errno\":0", await client.AskAsync(ByToken(token)));

        Assert.Contains("continued over another connection", Assert.Single(await old.ReadToEndAsync()));
        var answers = await client.AskAsync("""{"msgid":105,"seq":1}""") + await client.AskAsync("""{"msgid":104,"seq":2}""");
        Assert.Contains("\"errno\":0", answers);
        Assert.Equal(two.Name, one.Query<string>("SELECT server FROM user WHERE id = 13"));
    }

    [Fact]
    public async Task Token_OfALoginThatEnded_IsErrno1()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();
        var loggedOut = await LogInAsync(client);
        await client.AskAsync("""{"msgid":3,"seq":2}""");
        Assert.Contains("\"errno\":1", await client.AskAsync(ByToken(loggedOut)));
        var superseded = await LogInAsync(client);
        client.Dispose();
        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 13", "offline");
        using var second = await server.ConnectAsync();
        await LogInAsync(second);
        using var third = await server.ConnectAsync();

        Assert.Contains("\"errno\":1", await third.AskAsync(ByToken(superseded)));

        Assert.Contains("\"msgid\":100", await second.AskAsync("""{"msgid":99}"""));
    }

    [Fact]
    public async Task Token_ForgedOrOfAnotherUser_IsErrno1AndDisturbsNobody()
    {
        await using var server = await TestServer.StartAsync();
        using var present = await server.ConnectAsync();
        var token = await LogInAsync(present);
        using var client = await server.ConnectAsync();

        foreach (var request in new[]
                 {
                     ByToken(token).Replace("\"id\":13", "\"id\":15"), ByToken(token[..^4] + "0000"), ByToken("x"), ByToken(""),
                     """{"id":13,"msgid":1,"password":"bad","seq":5,"token":"x"}""",
                 })
            Assert.Contains("\"errno\":1", await client.AskAsync(request));

        Assert.Contains("\"msgid\":100", await present.AskAsync("""{"msgid":99}"""));
        Assert.Equal("online", server.Query<string>("SELECT state FROM user WHERE id = 13"));
    }

    [Fact]
    public async Task Token_Forged_StopsNeitherPasswordsNorAGoodToken()
    {
        await using var server = await TestServer.StartAsync();
        using var present = await server.ConnectAsync();
        var token = await LogInAsync(present);
        using var client = await server.ConnectAsync();

        for (var count = 0; count < 5; count++)
            Assert.Contains("\"errno\":1,", await client.AskAsync(ByToken("x")));

        Assert.Contains("\"errno\":2", await client.AskAsync("""{"id":13,"msgid":1,"password":"123456","seq":5}"""));
        Assert.Contains("\"errno\":0", await client.AskAsync(ByToken(token)));
    }

    [Fact]
    public async Task Token_OfTheSameConnection_IsErrno2AndKeepsIt()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();
        var token = await LogInAsync(client);

        Assert.Contains("\"errno\":2", await client.AskAsync(ByToken(token)));

        Assert.Contains("\"errno\":0", await client.AskAsync("""{"msgid":104,"seq":3}"""));
    }

    private static string ByToken(string token) => $$"""{"id":13,"msgid":1,"seq":4,"token":"{{token}}"}""";

    private static async Task<string> LogInAsync(RawChatClient client) =>
        (await client.AskAsync("""{"id":13,"msgid":1,"password":"123456","seq":1}""")).Split("\"token\":\"")[1].Split('"')[0];
}
