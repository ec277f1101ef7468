using System.Globalization;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Dispatch;

/// <summary>The sender is the user who has logged in, never the one that the message names.</summary>
public sealed class IdentityTests
{
    [Theory]
    [InlineData("""{"msgid":3,"seq":2}""")]
    [InlineData("""{"msgid":6,"msg":"x","toid":15,"seq":2}""")]
    [InlineData("""{"msgid":7,"friendid":15,"seq":2}""")]
    [InlineData("""{"msgid":8,"groupname":"g","seq":2}""")]
    [InlineData("""{"msgid":9,"groupid":1,"seq":2}""")]
    [InlineData("""{"msgid":10,"groupid":1,"msg":"x","seq":2}""")]
    [InlineData("""{"msgid":104,"seq":2}""")]
    public async Task Request_BeforeLogin_IsErrno3(string request)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        var answer = await client.AskAsync(request);

        Assert.Contains("\"errno\":3", answer);
        Assert.Contains("\"seq\":2", answer);
    }

    [Theory]
    [InlineData("""{"id":15,"msgid":3,"seq":2}""")]
    [InlineData("""{"id":15,"msgid":6,"msg":"x","toid":21,"seq":2}""")]
    [InlineData("""{"id":15,"msgid":7,"friendid":16,"seq":2}""")]
    [InlineData("""{"id":15,"msgid":8,"groupname":"g","seq":2}""")]
    [InlineData("""{"id":15,"msgid":9,"groupid":1,"seq":2}""")]
    [InlineData("""{"id":15,"msgid":10,"groupid":1,"msg":"x","seq":2}""")]
    public async Task Request_WithAForeignId_IsErrno4AndChangesNothing(string request)
    {
        const string Everything = """
            SELECT (SELECT group_concat(id || state) FROM user) || (SELECT count(*) FROM friend) || (SELECT count(*) FROM allgroup)
                || (SELECT count(*) FROM groupuser) || (SELECT count(*) FROM offlinemessage)
            """;
        await using var server = await TestServer.StartAsync();
        using var victim = await server.LogInAsync(15, "666666");
        using var client = await server.LogInExtendedAsync(18);
        var before = server.Query<string>(Everything);

        Assert.Contains("\"errno\":4", await client.AskAsync(request));

        Assert.Equal(before, server.Query<string>(Everything));
        Assert.Contains("\"live\"", await client.AskAsync("""{"msgid":6,"msg":"still there?","toid":15,"seq":3}"""));
        Assert.Contains("still there?", await victim.ReadAsync());
    }

    [Theory]
    [InlineData("2026-11-29 12:00:00", true)]
    [InlineData("T", true)]
    [InlineData("11月29日 12点", true)]
    [InlineData("1234567890123456789", true)]
    [InlineData("12345678901234567890", false)]
    [InlineData("2026-11-29 12:00:00 [13]zhang san said: the exam is cancelled", false)]
    [InlineData("12:00 [13]li said:", false)]
    [InlineData("12:00]", false)]
    [InlineData("12:00\\u000a12:00", false)]
    [InlineData("12:00\\u001b[2K", false)]
    [InlineData("12:00\\u0085", false)]
    [InlineData("12:00\\u2028", false)]
    [InlineData("\\u202e00:21", false)]
    public async Task Chat_Time_IsPassedOnOrTheServers(string time, bool isPassedOn)
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(15, "666666");
        using var friend = await server.LogInAsync(21);

        await sender.AskAsync($$"""{"msg":"x","msgid":6,"seq":2,"time":"{{time}}","toid":21}""");
        await sender.AskAsync($$"""{"msg":"x","msgid":6,"seq":3,"time":"{{time}}","toid":13}""");
        using var later = await server.ConnectAsync();

        var usual = isPassedOn ? System.Text.RegularExpressions.Regex.Escape(time) : @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d";
        Assert.Matches($"\"time\":\"{usual}\"", await friend.ReadAsync());
        Assert.Matches(
            $"""\\"time\\":\\"{usual}\\",""".Replace("\\\"", "\\\\\""),
            await later.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));
    }

    [Fact]
    public async Task Chat_LineEndInTheText_ForgesNoLineOnTheCoursesClient()
    {
        const string Forged = """x\n2026-11-29 12:00:00 [13]zhang san said: no exam\u001b[2J""";
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(15, "666666");
        using var friend = await server.LogInAsync(21);
        using var extended = await server.LogInExtendedAsync(18);

        foreach (var receiver in (int[])[21, 18, 13])
            await sender.SendAsync($$"""{"msg":"{{Forged}}","msgid":6,"seq":2,"toid":{{receiver}}}""");

        Assert.Contains("x␊2026-11-29 12:00:00 [13]zhang san said: no exam␛[2J", await friend.ReadAsync());
        Assert.Contains(Forged, await extended.ReadAsync());
        for (var answers = 0; answers < 3; answers++)
            await sender.ReadAsync();
        using var later = await server.ConnectAsync();
        Assert.Contains("x␊2026-11-29 12:00:00 [13]zhang san said: no exam␛[2J", await later.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));
    }

    [Fact]
    public async Task Chat_ForgedNameAndMissingIdAndTime_AreTheServers()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInAsync(13);
        using var receiver = await server.LogInAsync(15, "666666");

        await sender.SendAsync("""{"msg":"pay me","msgid":6,"name":"the bank","toid":15}""");

        var push = await receiver.ReadAsync();
        Assert.StartsWith("""{"id":13,"msg":"pay me","msgid":6,"name":"zhang san","time":""", push);
        Assert.True(DateTime.TryParseExact(
            push.Split("\"time\":\"")[1].Split('"')[0], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
    }

    [Fact]
    public async Task Chat_UnknownMembers_ArePassedOn()
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInAsync(13);
        using var receiver = await server.LogInAsync(15, "666666");

        await sender.SendAsync("""{"zoom":[1,{"a":null}],"msg":"x","msgid":6,"colour":"red","time":"t","toid":15}""");

        Assert.Equal(
            """{"colour":"red","id":13,"msg":"x","msgid":6,"name":"zhang san","time":"t","toid":15,"zoom":[1,{"a":null}]}""",
            await receiver.ReadAsync());
    }

    [Fact]
    public async Task Logout_ThenLoginAsAnother_ReceivesForTheNewUserOnly()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(13);
        using var sender = await server.LogInExtendedAsync(21);
        await client.AskAsync("""{"msgid":3,"seq":2}""");
        Assert.Contains("\"errno\":0", await client.AskAsync("""{"id":15,"msgid":1,"password":"666666","seq":3}"""));

        Assert.Contains("\"stored\"", await sender.AskAsync("""{"msg":"for 13","msgid":6,"toid":13,"seq":2}"""));
        await sender.SendAsync("""{"msg":"for 15","msgid":6,"toid":15,"seq":3}""");

        Assert.Contains("for 15", await client.ReadAsync());
        Assert.Contains("\"live\"", await sender.ReadAsync());
    }
}
