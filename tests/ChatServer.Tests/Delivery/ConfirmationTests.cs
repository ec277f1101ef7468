using ChatCluster.Server.Sessions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

/// <summary>A message belongs to the server until an extended receiver has confirmed it; until then its sender gets no answer.</summary>
public sealed class ConfirmationTests
{
    private const string Heartbeat = """{"msgid":99}""";
    private const string Chat = """{"mid":"m-1","msg":"hi","msgid":6,"seq":2,"toid":15}""";

    [Fact]
    public async Task Chat_IsAcknowledgedWhenTheReceiverConfirms_AndNotBefore()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        using var receiver = await server.LogInExtendedAsync(15, "666666");
        receiver.Confirms = false;

        await sender.SendAsync(Chat);
        Assert.Contains("\"mid\":\"m-1\"", await receiver.ReadAsync());
        Assert.Contains("\"msgid\":100", await sender.AskAsync(Heartbeat));
        await receiver.SendAsync("""{"mids":["foreign","m-2",""],"msgid":102}""");
        Assert.Contains("\"msgid\":100", await receiver.AskAsync(Heartbeat));
        Assert.Contains("\"msgid\":100", await sender.AskAsync(Heartbeat));
        await receiver.SendAsync("""{"mids":["m-1"],"msgid":102}""");

        Assert.Equal("""{"delivery":"live","errno":0,"msgid":101,"re":6,"seq":2}""", await sender.ReadAsync());
    }

    [Fact]
    public async Task Confirmation_BySomebodyElse_ChangesNothing()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        using var stranger = await server.LogInExtendedAsync(18);
        using var receiver = await server.LogInExtendedAsync(15, "666666");
        receiver.Confirms = false;
        await sender.SendAsync(Chat);
        await receiver.ReadAsync();

        await stranger.SendAsync("""{"mids":["m-1"],"msgid":102}""");
        await sender.SendAsync("""{"mids":["m-1"],"msgid":102}""");
        Assert.Contains("\"msgid\":100", await stranger.AskAsync(Heartbeat));

        Assert.Contains("\"msgid\":100", await sender.AskAsync(Heartbeat));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unconfirmed_WhenTheConnectionEndsOrThePersonLogsOut_AreKeptInOrderBeforeNewerOnes(bool logsOut)
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        var receiver = await server.LogInExtendedAsync(15, "666666");
        receiver.Confirms = false;
        for (var count = 0; count < 20; count++)
            await sender.SendAsync($$"""{"mid":"m{{count}}","msg":"x","msgid":6,"seq":{{count + 2}},"toid":15}""");
        for (var count = 0; count < 20; count++)
            await receiver.ReadAsync();
        await receiver.SendAsync("""{"mids":["m0","m1","m2"],"msgid":102}""");
        var answers = new List<string>();
        while (answers.Count < 3)
            answers.Add(await sender.ReadAsync());

        if (logsOut)
            await receiver.SendAsync("""{"msgid":3,"seq":9}""");
        else
            receiver.Dispose();
        for (var count = 20; count < 30; count++)
            await sender.SendAsync($$"""{"mid":"m{{count}}","msg":"x","msgid":6,"seq":{{count + 2}},"toid":15}""");

        while (answers.Count < 30)
            answers.Add(await sender.ReadAsync());
        Assert.All(answers[..3], answer => Assert.Contains("\"live\"", answer));
        Assert.Equal(27, answers.Count(answer => answer.Contains("\"stored\"")));
        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 15", "offline");
        Assert.Equal(Enumerable.Range(3, 27).Select(count => $"m{count}"), Kept(server));
        receiver.Dispose();
    }

    [Fact]
    public async Task OfflineMessages_AreDeletedOneByOneAsTheyAreConfirmed()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        for (var count = 0; count < 5; count++)
            await sender.AskAsync($$"""{"mid":"m{{count}}","msg":"x","msgid":6,"seq":2,"toid":15}""");
        using (var receiver = await server.ConnectAsync())
        {
            Assert.Equal(5, TestKit.RawChatClient.Mids(await receiver.AskAsync("""{"id":15,"msgid":1,"password":"666666","seq":1}""")).Count);
            await receiver.SendAsync("""{"mids":["m1","m3","foreign"],"msgid":102}""");
            await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 3);
        }
        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 15", "offline");

        Assert.Equal(["m0", "m2", "m4"], Kept(server));
        using var again = await server.LogInExtendedAsync(15, "666666");
        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
    }

    [Fact]
    public async Task Receiver_WhoNeverConfirms_BlocksNobodyAndIsCutInTheEnd()
    {
        await using var server = await TestServer.StartAsync(change: options => options with
        {
            Connections = options.Connections with { Outbox = new() { MaxUnconfirmedBytes = 50_000 } },
        });
        using var sender = await server.LogInExtendedAsync(13);
        using var other = await server.LogInAsync(18);
        using var silent = await server.LogInExtendedAsync(15, "666666");
        silent.Confirms = false;
        var reading = silent.ReadToEndAsync();

        for (var count = 0; count < 30; count++)
        {
            Assert.True(count > 20 || server.Get<SessionRegistry>().TryFind(15, out _), $"cut after {count} messages");
            await sender.SendAsync($$"""{"msg":"{{new string('x', 2_000)}}","msgid":6,"toid":15}""");
            Assert.Contains("\"live\"", await sender.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":18}"""));
        }

        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 30);
        // The number of read messages does not matter: those on their way at the disconnect may be lost with the connection.
        Assert.InRange((await reading).Count, 0, 29);
    }

    [Fact]
    public async Task SameMidOfTwoSenders_AreTwoMessages()
    {
        await using var server = await TestServer.StartAsync();
        using var one = await server.LogInExtendedAsync(13);
        using var two = await server.LogInExtendedAsync(18);
        using var receiver = await server.LogInExtendedAsync(15, "666666");
        receiver.Confirms = false;
        await one.SendAsync(Chat);
        await receiver.ReadAsync();
        await two.SendAsync(Chat);
        await receiver.ReadAsync();

        await receiver.SendAsync("""{"mids":["m-1"],"msgid":102}""");

        Assert.Contains("\"live\"", await one.ReadAsync());
        Assert.Contains("\"msgid\":100", await two.AskAsync(Heartbeat));
        await receiver.SendAsync("""{"mids":["m-1"],"msgid":102}""");
        Assert.Contains("\"live\"", await two.ReadAsync());
    }

    private static string[] Kept(TestServer server) =>
        server.Query<string>("SELECT group_concat(mid) FROM (SELECT mid FROM offlinemessage ORDER BY id)").Split(',');
}
