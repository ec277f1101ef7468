using Xunit;

namespace ChatCluster.ChatServer.Tests.Handlers;

public sealed class LoginTests
{
    private const string Refused = """{"errmsg":"id or password is invalid!","errno":1,"msgid":2}""";

    [Theory]
    [InlineData("""{"id":99,"msgid":1,"password":"123456"}""")]
    [InlineData("""{"id":-1,"msgid":1,"password":""}""")]
    [InlineData("""{"id":13,"msgid":1,"password":""}""")]
    [InlineData("""{"id":13,"msgid":1,"password":"1234567"}""")]
    public async Task Login_UnknownIdOrWrongPassword_AreToldTheSame(string request)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.Equal(Refused, await client.AskAsync(request));
    }

    [Fact]
    public async Task Login_WrongPasswordForSomebodyOnline_DoesNotTellThatHeIs()
    {
        await using var server = await TestServer.StartAsync();
        using var present = await server.LogInAsync(13);
        using var client = await server.ConnectAsync();

        Assert.Equal(Refused, await client.AskAsync("""{"id":13,"msgid":1,"password":"bad"}"""));
        Assert.Contains("\"errno\":2", await client.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));
    }

    [Fact]
    public async Task Login_OnALoggedInConnection_IsErrno2AndKeepsTheFirst()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(13);

        Assert.Contains("\"errno\":2", await client.AskAsync("""{"id":13,"msgid":1,"password":"123456","seq":2}"""));
        Assert.Contains("\"errno\":2", await client.AskAsync("""{"id":15,"msgid":1,"password":"666666","seq":3}"""));

        Assert.Equal("offline", server.Query<string>("SELECT state FROM user WHERE id = 15"));
        Assert.Contains("\"live\"", await client.AskAsync("""{"id":13,"msg":"to myself","msgid":6,"seq":4,"toid":13}""") + await client.ReadAsync());
    }

    [Fact]
    public async Task Login_AfterTheConnectionClosed_Succeeds()
    {
        await using var server = await TestServer.StartAsync();
        for (var round = 0; round < 5; round++)
        {
            using (await server.LogInAsync(13))
            {
            }
            await server.WaitUntilAsync("SELECT state FROM user WHERE id = 13", "offline");
        }
    }

    [Fact]
    public async Task Login_ByManyConnectionsOfOneServerAtOnce_SucceedsOnce()
    {
        await using var server = await TestServer.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.ConnectAsync()));

        var answers = await Task.WhenAll(clients.Select(client => client.AskAsync("""{"id":13,"msgid":1,"password":"123456"}""")));

        Assert.Single(answers, answer => answer.Contains("\"errno\":0"));
        foreach (var client in clients)
            client.Dispose();
    }

    [Fact]
    public async Task Login_MoreThanMayWait_IsErrno11()
    {
        await using var server = await TestServer.StartAsync(change: options => options with
        {
            Passwords = options.Passwords with { Iterations = 50_000, Threads = 1, QueueLength = 1 },
        });
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.ConnectAsync()));

        var answers = await Task.WhenAll(clients.Select(client => client.AskAsync("""{"id":13,"msgid":1,"password":"bad"}""")));

        Assert.Contains(answers, answer => answer.Contains("\"errno\":11"));
        Assert.Contains(answers, answer => answer == Refused);
        foreach (var client in clients)
            client.Dispose();
    }

    [Fact]
    public async Task LoginStorm_WhileTwoPeopleChat_LetsTheirMessagesThroughFirst()
    {
        await using var server = await TestServer.StartAsync(change: options => options with
        {
            Passwords = options.Passwords with { Iterations = 10_000, Threads = 1 },
        });
        using var one = await server.LogInExtendedAsync(13);
        using var two = await server.LogInAsync(15, "666666");
        // Each check now takes long: the storm cannot be over before the chat, unless the chat waits for it.
        var slow = Server.Accounts.PasswordHash.Make("123456", 3_000_000);
        server.Query<int>($"UPDATE user SET password = '{slow}' WHERE id = 21");
        var storm = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.ConnectAsync()));
        var logins = Task.WhenAll(storm.Select(client => client.AskAsync("""{"id":21,"msgid":1,"password":"bad"}""")));

        for (var count = 0; count < 50; count++)
        {
            Assert.Contains("\"live\"", await one.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":15}"""));
            await two.ReadAsync();
        }

        Assert.False(logins.IsCompleted);
        foreach (var client in storm)
            client.Reset();
        await Assert.ThrowsAnyAsync<Exception>(() => logins);
    }
}
