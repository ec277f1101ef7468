using ChatCluster.Server.Delivery;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

/// <summary>Sender and mid name a message for ever: sent again it is acknowledged again, and delivered once.</summary>
public sealed class SentAgainTests
{
    private const string ToLiSi = """{"mid":"m-1","msg":"hi","msgid":6,"seq":2,"toid":15}""";
    private const string Live = """{"delivery":"live","errno":0,"msgid":101,"re":6,"seq":2}""";

    [Fact]
    public async Task Delivered_ThenSentAgain_IsAcknowledgedAgainAndNotShownAgain()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        using var receiver = await server.LogInAsync(15, "666666");

        Assert.Equal(Live, await sender.AskAsync(ToLiSi));
        Assert.Equal(Live, await sender.AskAsync(ToLiSi));

        Assert.Contains("\"hi\"", await receiver.ReadAsync());
        Assert.Contains("\"msgid\":100", await receiver.AskAsync("""{"msgid":99}"""));
    }

    [Fact]
    public async Task OnItsWay_SentAgainOverANewConnection_IsAcknowledgedThereWhenConfirmed()
    {
        await using var server = await TestServer.StartAsync();
        using var receiver = await server.LogInExtendedAsync(15, "666666");
        receiver.Confirms = false;
        using (var first = await server.LogInExtendedAsync(13))
        {
            await first.SendAsync(ToLiSi);
            await receiver.ReadAsync();
        }
        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 13", "offline");
        using var second = await server.LogInExtendedAsync(13);

        await second.SendAsync(ToLiSi);
        Assert.Contains("\"msgid\":100", await second.AskAsync("""{"msgid":99}"""));
        await receiver.SendAsync("""{"mids":["m-1"],"msgid":102}""");

        Assert.Equal(Live, await second.ReadAsync());
        Assert.Contains("\"msgid\":100", await receiver.AskAsync("""{"msgid":99}"""));
    }

    /// <summary>A member who is online has the message while it is still being stored for those who are offline.</summary>
    [Fact]
    public async Task BeingStored_SentAgainOverANewConnection_IsNotShownAgain()
    {
        const string ToGroup = """{"groupid":1,"mid":"m-1","msg":"hi","msgid":10,"seq":2}""";
        await using var server = await TestServer.StartAsync();
        using var present = await server.LogInAsync(21);
        using var first = await server.ConnectAsync();
        var token = (await first.AskAsync("""{"id":13,"msgid":1,"password":"123456","seq":1}""")).Split("\"token\":\"")[1].Split('"')[0];
        using var second = await server.ConnectAsync();
        using (await server.Get<UserLocks>().AcquireAsync(19))
        {
            await first.SendAsync(ToGroup);
            Assert.Contains("\"hi\"", await present.ReadAsync());
            first.Dispose();
            Assert.Contains("\"errno\":0", await second.AskAsync($$"""{"id":13,"msgid":1,"seq":1,"token":"{{token}}"}"""));
            await second.SendAsync(ToGroup);
            await second.SendAsync("""{"msgid":99}""");
        }

        // What comes behind it waits for it: a later message would overtake it otherwise.
        Assert.Equal("""{"errno":0,"live":1,"msgid":101,"re":10,"relayed":0,"seq":2,"stored":1}""", await second.ReadAsync());
        Assert.Contains("\"msgid\":100", await second.ReadAsync());
        Assert.Contains("\"msgid\":100", await present.AskAsync("""{"msgid":99}"""));
        Assert.Equal(1, server.Query<int>("SELECT count(*) FROM offlinemessage"));
    }

    [Fact]
    public async Task Stored_ThenSentAgain_IsKeptOnceAndStaysKnownAfterItWasFetched()
    {
        await using var server = await TestServer.StartAsync();
        using (var sender = await server.LogInExtendedAsync(13))
        {
            Assert.Contains("\"stored\"", await sender.AskAsync(ToLiSi));
            Assert.Contains("\"stored\"", await sender.AskAsync(ToLiSi));
        }
        Assert.Equal(1, server.Query<int>("SELECT count(*) FROM offlinemessage"));
        using (await server.LogInExtendedAsync(15, "666666"))
            await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
        await server.WaitUntilAsync("SELECT count(*) FROM user WHERE state = 'online'", 0);

        using var again = await server.LogInExtendedAsync(13);
        Assert.Contains("\"stored\"", await again.AskAsync(ToLiSi));

        Assert.Equal(0, server.Query<int>("SELECT count(*) FROM offlinemessage"));
    }

    [Fact]
    public async Task DeliveredBeforeARestart_SentAgain_IsNotDeliveredAgain()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("chat.db");
        await using (var server = await TestServer.StartAsync(file))
        {
            using var sender = await server.LogInExtendedAsync(13);
            using var receiver = await server.LogInAsync(15, "666666");
            Assert.Equal(Live, await sender.AskAsync(ToLiSi));
            await sender.AskAsync("""{"msg":"without a name","msgid":6,"seq":3,"toid":15}""");
        }
        await using var later = await TestServer.StartAsync(file);
        Assert.Equal("m-1", later.Query<string>("SELECT group_concat(mid) FROM sentmessage"));
        using var again = await later.LogInExtendedAsync(13);

        Assert.Equal(Live, await again.AskAsync(ToLiSi));

        Assert.Equal(0, later.Query<int>("SELECT count(*) FROM offlinemessage"));
    }

    [Fact]
    public async Task GroupMessage_SentAgain_IsAnsweredWithTheSameCounts()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        using var member = await server.LogInAsync(21);
        const string toGroup = """{"groupid":1,"mid":"g-1","msg":"hi","msgid":10,"seq":2}""";
        const string answer = """{"errno":0,"live":1,"msgid":101,"re":10,"relayed":0,"seq":2,"stored":1}""";

        Assert.Equal(answer, await sender.AskAsync(toGroup));
        Assert.Equal(answer, await sender.AskAsync(toGroup));

        Assert.Contains("\"hi\"", await member.ReadAsync());
        Assert.Contains("\"msgid\":100", await member.AskAsync("""{"msgid":99}"""));
        Assert.Equal(1, server.Query<int>("SELECT count(*) FROM offlinemessage"));
    }

    [Fact]
    public async Task NotKeptForLackOfStorage_SentAgain_IsTriedAgain()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        server.Query<int>("ALTER TABLE offlinemessage RENAME TO hidden");
        Assert.Contains("\"errno\":12", await sender.AskAsync(ToLiSi));
        server.Query<int>("ALTER TABLE hidden RENAME TO offlinemessage");

        Assert.Contains("\"stored\"", await sender.AskAsync(ToLiSi));

        Assert.Equal(1, server.Query<int>("SELECT count(*) FROM offlinemessage"));
    }

    [Fact]
    public async Task MoreThanMayBeKept_IsErrno11WithTheReason()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        server.Query<int>(
            """
            INSERT INTO offlinemessage (userid, senderid, message, mid, storedat)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) SELECT 15, 21, '{}', 'x' || i, 0 FROM n
            """);

        Assert.Contains("\"stored\"", await sender.AskAsync(ToLiSi));
        Assert.Equal(
            """{"errmsg":"the mailbox of user 15 is full","errno":11,"msgid":101,"re":6,"seq":3}""",
            await sender.AskAsync("""{"mid":"m-2","msg":"hi","msgid":6,"seq":3,"toid":15}"""));
        Assert.Contains("\"stored\"", await sender.AskAsync(ToLiSi));

        Assert.Equal(1000, server.Query<int>("SELECT count(*) FROM offlinemessage"));
    }
}
