using Xunit;

namespace ChatCluster.ChatServer.Tests.Dispatch;

/// <summary>Clients that send a seq are told what became of each request; others are sent nothing that the course does not know.</summary>
public sealed class ExtendedSessionTests
{
    [Fact]
    public async Task Login_WithSeq_IsAnsweredWithSeqAndServer()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.StartsWith(
            $$"""{"errno":0,"id":15,"msgid":2,"name":"li si","seq":7,"server":"{{server.Name}}","token":"15.""",
            await client.AskAsync("""{"id":15,"msgid":1,"password":"666666","seq":7}"""));
    }

    [Fact]
    public async Task Heartbeat_BeforeLogin_TellsTheServer()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.Equal($$"""{"errno":0,"msgid":100,"server":"{{server.Name}}"}""", await client.AskAsync("""{"msgid":99}"""));
        Assert.Equal($$"""{"errno":0,"msgid":100,"seq":3,"server":"{{server.Name}}"}""", await client.AskAsync("""{"msgid":99,"seq":3}"""));
    }

    [Fact]
    public async Task Requests_WithSeq_AreAcknowledgedEach()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(18);

        Assert.Equal(
            """{"errno":0,"friend":{"id":13,"name":"zhang san","state":"offline"},"msgid":101,"re":7,"seq":2}""",
            await client.AskAsync("""{"friendid":13,"msgid":7,"seq":2}"""));
        Assert.Equal(
            """{"errno":0,"groupid":2,"msgid":101,"re":8,"seq":3}""",
            await client.AskAsync("""{"groupdesc":"d","groupname":"g","msgid":8,"seq":3}"""));
        Assert.Equal(
            """{"errno":0,"group":{"groupdesc":"start develop a chat project","groupname":"C++ chat project","id":1},"msgid":101,"re":9,"seq":4}""",
            await client.AskAsync("""{"groupid":1,"msgid":9,"seq":4}"""));
        Assert.Equal(
            """{"errno":0,"live":0,"msgid":101,"re":10,"relayed":0,"seq":5,"stored":3}""",
            await client.AskAsync("""{"groupid":1,"msg":"hi","msgid":10,"seq":5}"""));
        Assert.Equal("""{"errno":0,"msgid":101,"re":3,"seq":6}""", await client.AskAsync("""{"msgid":3,"seq":6}"""));
    }

    [Fact]
    public async Task Chat_WithSeq_TellsLiveOrStored()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(13);
        using var friend = await server.LogInAsync(15, "666666");

        Assert.Equal(
            """{"delivery":"live","errno":0,"msgid":101,"re":6,"seq":2}""",
            await client.AskAsync("""{"msg":"hi","msgid":6,"seq":2,"toid":15}"""));
        Assert.Equal(
            """{"delivery":"stored","errmsg":"user 21 is offline","errno":0,"msgid":101,"re":6,"seq":3}""",
            await client.AskAsync("""{"msg":"hi","msgid":6,"seq":3,"toid":21}"""));
    }

    [Fact]
    public async Task Roster_ShowsTheListsAsTheyAreNow()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(15, "666666");
        Assert.Equal("""{"errno":0,"msgid":105,"seq":2}""", await client.AskAsync("""{"msgid":104,"seq":2}"""));

        using var friend = await server.LogInAsync(13);
        await client.AskAsync("""{"friendid":13,"msgid":7,"seq":3}""");

        Assert.Equal(
            """{"errno":0,"friends":["{\"id\":13,\"name\":\"zhang san\",\"state\":\"online\"}"],"msgid":105,"seq":4}""",
            await client.AskAsync("""{"msgid":104,"seq":4}"""));
    }

    [Fact]
    public async Task Push_CarriesMidToExtendedReceiversOnly()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInAsync(13);
        using var extended = await server.LogInExtendedAsync(19);
        using var course = await server.LogInAsync(21);

        await sender.SendAsync("""{"groupid":1,"mid":"m-1","msg":"hi","msgid":10,"time":"t"}""");

        Assert.Equal("""{"groupid":1,"id":13,"mid":"m-1","msg":"hi","msgid":10,"name":"zhang san","time":"t"}""", await extended.ReadAsync());
        Assert.Equal("""{"groupid":1,"id":13,"msg":"hi","msgid":10,"name":"zhang san","time":"t"}""", await course.ReadAsync());
    }

    [Fact]
    public async Task Push_WithoutMid_GetsOneOfItsOwn()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInAsync(13);
        using var extended = await server.LogInExtendedAsync(15, "666666");

        await sender.SendAsync("""{"msg":"a","msgid":6,"toid":15}""");
        await sender.SendAsync("""{"msg":"b","msgid":6,"toid":15}""");

        var mids = new[] { await extended.ReadAsync(), await extended.ReadAsync() }
            .Select(push => push.Split("\"mid\":\"")[1].Split('"')[0]).ToList();
        Assert.Equal(2, mids.Distinct().Count());
        Assert.All(mids, mid => Assert.InRange(mid.Length, 1, 64));
    }

    [Fact]
    public async Task OfflineMessage_CarriesMidToExtendedReceiversOnly()
    {
        await using var server = await TestServer.StartAsync();
        using (var sender = await server.LogInExtendedAsync(13))
        {
            await sender.AskAsync("""{"mid":"m-1","msg":"x","msgid":6,"seq":2,"time":"t","toid":15}""");
            await sender.AskAsync("""{"mid":"m-2","msg":"x","msgid":6,"seq":3,"time":"t","toid":16}""");
        }
        using var extended = await server.ConnectAsync();
        using var course = await server.ConnectAsync();

        Assert.Contains(
            """["{\"id\":13,\"mid\":\"m-1\",\"msg\":\"x\",\"msgid\":6,\"name\":\"zhang san\",\"time\":\"t\",\"toid\":15}"]""",
            await extended.AskAsync("""{"id":15,"msgid":1,"password":"666666","seq":1}"""));
        Assert.Contains(
            """{\"id\":13,\"msg\":\"x\",\"msgid\":6,\"name\":\"zhang san\",\"time\":\"t\",\"toid\":16}""",
            await course.AskAsync("""{"id":16,"msgid":1,"password":"123456"}"""));
    }

    [Fact]
    public async Task UnknownMsgid_IsAnsweredToExtendedClientsOnly()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync("""{"msgid":77}""");
        await client.SendAsync("""{"msgid":2,"errno":0}""");
        Assert.Contains("\"msgid\":100", await client.AskAsync("""{"msgid":99}"""));

        Assert.Equal("""{"errmsg":"msgid 77 is unknown","errno":9,"msgid":103,"seq":5}""", await client.AskAsync("""{"msgid":77,"seq":5}"""));
        Assert.Equal("""{"errmsg":"msgid 77 is unknown","errno":9,"msgid":103}""", await client.AskAsync("""{"msgid":77}"""));
        Assert.Contains("\"msgid\":103", await client.AskAsync("""{"errno":0,"msgid":2}"""));
    }

    [Fact]
    public async Task CourseSession_IsNeverSentWhatTheCourseDoesNotKnow()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInAsync(13);

        foreach (var request in (string[])
                 ["""{"msgid":7,"friendid":99}""", """{"msgid":8,"groupname":""}""", """{"msgid":9,"groupid":99}""",
                     """{"msgid":10,"groupid":99,"msg":""}""",
                  """{"msgid":6,"msg":"","toid":99}""", """{"msgid":3,"id":15}""", """{"msgid":104}""", """{"msgid":102,"mids":[]}"""])
            await client.SendAsync(request);

        Assert.Contains("\"msgid\":100", await client.AskAsync("""{"msgid":99}"""));
    }

    [Fact]
    public async Task Delivered_IsAcceptedAndNotAnswered()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(13);

        await client.SendAsync("""{"mids":["a","b"],"msgid":102}""");
        await client.SendAsync("""{"mids":[],"msgid":102,"seq":2}""");
        await client.SendAsync("""{"mids":1,"msgid":102,"seq":3}""");

        Assert.Contains("\"msgid\":100", await client.AskAsync("""{"msgid":99}"""));
    }
}
