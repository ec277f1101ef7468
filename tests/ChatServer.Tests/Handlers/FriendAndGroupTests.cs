using Xunit;

namespace ChatCluster.ChatServer.Tests.Handlers;

public sealed class FriendAndGroupTests
{
    [Theory]
    [InlineData("""{"friendid":99,"msgid":7,"seq":2}""", """{"errmsg":"no user has the id 99","errno":5,"msgid":101,"re":7,"seq":2}""")]
    [InlineData("""{"friendid":13,"msgid":7,"seq":2}""", """{"errmsg":"that is you","errno":8,"msgid":101,"re":7,"seq":2}""")]
    [InlineData("""{"friendid":21,"msgid":7,"seq":2}""", """{"errmsg":"user 21 is on your list already","errno":8,"msgid":101,"re":7,"seq":2}""")]
    [InlineData("""{"groupname":"C++ chat project","msgid":8,"seq":2}""", """{"errmsg":"there is a group of this name already","errno":8,"msgid":101,"re":8,"seq":2}""")]
    [InlineData("""{"groupname":"","msgid":8,"seq":2}""", """{"errmsg":"the name is empty","errno":9,"msgid":101,"re":8,"seq":2}""")]
    [InlineData("""{"groupdesc":"a\nb","groupname":"x","msgid":8,"seq":2}""", """{"errmsg":"the description holds a control character","errno":9,"msgid":101,"re":8,"seq":2}""")]
    [InlineData("""{"groupname":"\u3000C++ chat project ","msgid":8,"seq":2}""", """{"errmsg":"there is a group of this name already","errno":8,"msgid":101,"re":8,"seq":2}""")]
    [InlineData("""{"groupname":"\u3000\u200b","msgid":8,"seq":2}""", """{"errmsg":"the name is empty","errno":9,"msgid":101,"re":8,"seq":2}""")]
    [InlineData("""{"groupname":"123456789012345678901234567890123456789012345678901","msgid":8,"seq":2}""", """{"errmsg":"the name is longer than 50 characters","errno":9,"msgid":101,"re":8,"seq":2}""")]
    [InlineData("""{"groupid":99,"msgid":9,"seq":2}""", """{"errmsg":"no group has the id 99","errno":6,"msgid":101,"re":9,"seq":2}""")]
    [InlineData("""{"groupid":1,"msgid":9,"seq":2}""", """{"errmsg":"you are in group 1 already","errno":8,"msgid":101,"re":9,"seq":2}""")]
    [InlineData("""{"groupid":99,"msg":"x","msgid":10,"seq":2}""", """{"errmsg":"no group has the id 99","errno":6,"msgid":101,"re":10,"seq":2}""")]
    [InlineData("""{"msg":"x","msgid":6,"seq":2,"toid":99}""", """{"errmsg":"no user has the id 99","errno":5,"msgid":101,"re":6,"seq":2}""")]
    public async Task Request_ThatCannotBeDone_IsRefusedWithItsReason(string request, string answer)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(13);

        Assert.Equal(answer, await client.AskAsync(request));
    }

    [Fact]
    public async Task CreateGroup_NameAndDescription_AreTrimmedBeforeTheirLengthCounts()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(13);

        Assert.Contains(
            "\"groupid\":2",
            await client.AskAsync($$"""{"groupdesc":"\u3000{{new string('说', 200)}} ","groupname":" {{new string('群', 50)}}\u3000","msgid":8,"seq":2}"""));
        Assert.Contains(
            "the description is longer than 200 characters",
            await client.AskAsync($$"""{"groupdesc":"{{new string('说', 201)}}","groupname":"x","msgid":8,"seq":2}"""));

        Assert.Equal(new string('群', 50), server.Query<string>("SELECT groupname FROM allgroup WHERE id = 2"));
        Assert.Equal(new string('说', 200), server.Query<string>("SELECT groupdesc FROM allgroup WHERE id = 2"));
    }

    [Fact]
    public async Task AddFriend_IsOneDirectional()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(18);

        await client.AskAsync("""{"friendid":16,"msgid":7,"seq":2}""");

        Assert.Equal(1, server.Query<int>("SELECT count(*) FROM friend WHERE userid = 18 AND friendid = 16"));
        Assert.Equal(0, server.Query<int>("SELECT count(*) FROM friend WHERE userid = 16"));
    }

    [Fact]
    public async Task GroupChat_ByANonMember_IsErrno7AndReachesNobody()
    {
        await using var server = await TestServer.StartAsync();
        using var member = await server.LogInAsync(13);
        using var stranger = await server.LogInExtendedAsync(15, "666666");

        Assert.Equal(
            """{"errmsg":"you are not in group 1","errno":7,"msgid":101,"re":10,"seq":2}""",
            await stranger.AskAsync("""{"groupid":1,"msg":"spam","msgid":10,"seq":2}"""));

        Assert.Contains("\"msgid\":100", await member.AskAsync("""{"msgid":99}"""));
        Assert.Equal(0, server.Query<int>("SELECT count(*) FROM offlinemessage"));
    }

    [Fact]
    public async Task GroupChat_CountsWhoGotItWhichWay()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        using var member = await server.LogInAsync(21);

        Assert.Equal(
            """{"errno":0,"live":1,"msgid":101,"re":10,"relayed":0,"seq":2,"stored":1}""",
            await sender.AskAsync("""{"groupid":1,"msg":"hi","msgid":10,"seq":2}"""));

        Assert.Contains("hi", await member.ReadAsync());
        Assert.Equal(19, server.Query<int>("SELECT userid FROM offlinemessage"));
    }

    [Fact]
    public async Task GroupChat_WhenManyMembersHaveNoRoomLeft_NamesSomeAndCountsTheRest()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        const string away = "WITH RECURSIVE away(id) AS (SELECT 100 UNION ALL SELECT id + 1 FROM away WHERE id < 124)";
        server.Query<int>($"INSERT INTO user (id, name, password, createdat) {away} SELECT id, 'away ' || id, '', 0 FROM away");
        server.Query<int>($"INSERT INTO groupuser (groupid, userid, createdat) {away} SELECT 1, id, 0 FROM away");
        server.Query<int>(
            $"""
            INSERT INTO offlinemessage (userid, senderid, message, mid, storedat)
            {away}, n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT id, 21, '', 'x' || i, 0 FROM away, n
            """);

        var answer = await sender.AskAsync("""{"groupid":1,"msg":"hi","msgid":10,"seq":2}""");

        Assert.Contains("\"errmsg\":\"not stored for all; full mailboxes: 100, 101, ", answer);
        Assert.Contains(", 119 and 5 more\",\"errno\":11,", answer);
    }
}
