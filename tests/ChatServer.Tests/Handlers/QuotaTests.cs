using System.Text.Json;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Handlers;

/// <summary>What one account may take of what all share, and that no answer is larger than a client reads.</summary>
public sealed class QuotaTests
{
    /// <summary>What our client reads (ServerConnection.MaxFrameBytes).</summary>
    private const int ClientReads = 16 * 1024 * 1024;

    [Fact]
    public async Task Friends_BeyondTheQuota_AreErrno11()
    {
        await using var server = await StartAsync(new() { MaxFriends = 2 });
        using var client = await server.LogInExtendedAsync(13);

        Assert.Contains("\"errmsg\":\"you have 2 friends, and nobody can have more\",\"errno\":11", await client.AskAsync("""{"friendid":19,"msgid":7,"seq":2}"""));
        Assert.Contains("\"errno\":8", await client.AskAsync("""{"friendid":15,"msgid":7,"seq":3}"""));
        Assert.Equal(2, server.Query<int>("SELECT count(*) FROM friend WHERE userid = 13"));
    }

    [Fact]
    public async Task Groups_BeyondTheQuota_AreErrno11()
    {
        await using var server = await StartAsync(new() { MaxGroups = 1 });
        using var member = await server.LogInExtendedAsync(13);
        using var other = await server.LogInExtendedAsync(15, "666666");

        Assert.Contains("\"errno\":11", await member.AskAsync("""{"groupdesc":"","groupname":"mine","msgid":8,"seq":2}"""));
        Assert.Contains("\"groupid\":2", await other.AskAsync("""{"groupdesc":"","groupname":"mine","msgid":8,"seq":2}"""));
        Assert.Contains("\"errmsg\":\"you are in 1 groups, and nobody can be in more\",\"errno\":11", await member.AskAsync("""{"groupid":2,"msgid":9,"seq":3}"""));
        Assert.Contains("\"errno\":8", await member.AskAsync("""{"groupid":1,"msgid":9,"seq":4}"""));
    }

    [Fact]
    public async Task Members_BeyondTheQuota_AreErrno11AndALargerGroupStaysAsItIs()
    {
        await using var server = await StartAsync(new() { MaxMembers = 2 });
        using var member = await server.LogInExtendedAsync(13);
        using var other = await server.LogInExtendedAsync(15, "666666");

        Assert.Contains("\"errmsg\":\"group 1 has 2 members, and no group can have more\",\"errno\":11", await other.AskAsync("""{"groupid":1,"msgid":9,"seq":2}"""));
        Assert.Contains("\"stored\":2", await member.AskAsync("""{"groupid":1,"msg":"to all","msgid":10,"seq":2}"""));
    }

    [Fact]
    public async Task FullAccount_GetsItsListsInOneFrameThatNamesItInEveryGroup()
    {
        await using var server = await TestServer.StartAsync();
        server.Query<int>(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
            INSERT INTO user (id, name, password, createdat) SELECT 1000 + i, printf('%.46c%d', '"', 1000 + i), 'x', 0 FROM n;
            INSERT INTO friend (userid, friendid, createdat) SELECT 18, id, 0 FROM user WHERE id > 1000;
            INSERT INTO allgroup (id, groupname, groupdesc, createdat) SELECT id, printf('%.46c%d', '"', id), printf('%.200c', '"'), 0 FROM user WHERE id > 1000;
            INSERT INTO groupuser (groupid, userid, createdat) SELECT g.id, u.id, 0 FROM allgroup g JOIN user u ON u.id > 1001 WHERE g.id > 1000;
            INSERT INTO groupuser (groupid, userid, createdat) SELECT id, 18, 0 FROM allgroup WHERE id > 1000;
            """);
        using var client = await server.ConnectAsync();

        var answer = await client.AskAsync("""{"id":18,"msgid":1,"password":"123456","seq":1}""");

        Assert.InRange(answer.Length, 1, ClientReads / 4);
        var reply = JsonDocument.Parse(answer).RootElement;
        Assert.Equal(500, reply.GetProperty("friends").GetArrayLength());
        var groups = reply.GetProperty("groups").EnumerateArray()
            .Select(text => JsonDocument.Parse(text.GetString()!).RootElement.GetProperty("users").EnumerateArray()
            .Select(user => JsonDocument.Parse(user.GetString()!).RootElement.GetProperty("id").GetInt32()).ToList()).ToList();
        Assert.Equal(500, groups.Count);
        Assert.All(groups, members => Assert.Contains(18, members));
        Assert.Equal(500, groups[0].Count);
        Assert.InRange(groups.Sum(members => members.Count), RosterStore.MaxMembersListed, RosterStore.MaxMembersListed + 500);
    }

    [Fact]
    public void LargestLists_WithNamesThatGrowMostWhenEscaped_AreWithinWhatAClientReads()
    {
        var (name, description) = (new string('"', 50), new string('"', 200));
        var members = Enumerable.Repeat(new GroupMember(int.MaxValue, name, false, GroupMember.Creator), RosterStore.MaxMembersListed + 1)
            .ToList();
        GroupInfo[] groups =
        [
            new(int.MaxValue, name, description, members),
            .. Enumerable.Repeat(new GroupInfo(int.MaxValue, name, description, [members[0]]), RosterStore.MaxGroupsListed - 1),
        ];
        var friends = Enumerable.Repeat(new FriendInfo(int.MaxValue, name, false), RosterStore.MaxFriendsListed).ToList();

        var bytes = MessageCodec.ToFrame(new LoginReply { Friends = friends, Groups = groups }).Length;

        // A frame's worth of offline messages comes on top.
        Assert.InRange(bytes, 1, ClientReads - (128 * 1024));
    }

    [Fact]
    public async Task Roster_AskedForAgainAndAgain_IsErrno11UntilTimeHasPassed()
    {
        var time = new SettableTimeProvider { StopsTimers = true };
        await using var server = await StartAsync(new() { RosterRate = 100 }, time);
        using var client = await server.LogInExtendedAsync(13);
        using var other = await server.LogInExtendedAsync(21);
        var answered = 0;
        string answer;
        while ((answer = await client.AskAsync("""{"msgid":104,"seq":2}""")).Contains("\"friends\""))
            Assert.InRange(++answered, 1, 100);

        Assert.Contains("\"errno\":11,\"msgid\":105,\"seq\":2", answer);
        Assert.InRange(answered, 2, 16);
        Assert.Contains("\"friends\"", await other.AskAsync("""{"msgid":104,"seq":2}"""));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("\"friends\"", await client.AskAsync("""{"msgid":104,"seq":3}"""));
    }

    private static Task<TestServer> StartAsync(QuotaOptions quotas, TimeProvider? time = null) =>
        TestServer.StartAsync(change: options => options with { Quotas = quotas }, time: time);
}
