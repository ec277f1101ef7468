using ChatCluster.Client.Commands;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>What our client says to a user beyond the course's.</summary>
public sealed class MenuModeTests
{
    private const string MenuText = "========================\n1. login\n2. register\n3. quit\n========================\nchoice:";

    [Fact]
    public async Task Login_ToOurServer_ShowsWhichServerAnsweredInTheLastLine()
    {
        await using var app = await LoggedInAsync();

        await app.Output.WaitForAsync($"\nconnected to {app.Address}, served by 127.0.0.1:6000\n");
        Assert.StartsWith(
            $"{MenuText}userid:userpassword:\n======================login user======================\n", app.Output.Text,
            StringComparison.Ordinal);
        Assert.EndsWith(", served by 127.0.0.1:6000\n", app.Output.Text, StringComparison.Ordinal);
        Assert.Equal([false, false, true], app.Input.Hidden.Take(3));
    }

    [Theory]
    [InlineData("chat:15:hi", "\"errno\":0,\"delivery\":\"live\"", "delivered to 15\n")]
    [InlineData("chat:13:hi", "\"errno\":0,\"delivery\":\"stored\",\"errmsg\":\"user 13 has no connection on 127.0.0.1:6002\"",
        "user 13 has no connection on 127.0.0.1:6002: kept as an offline message\n")]
    [InlineData("groupchat:1:hi", "\"errno\":0,\"live\":2,\"relayed\":0,\"stored\":1", "group 1: 2 live, 1 kept offline\n")]
    [InlineData("creategroup:g:d", "\"errno\":0,\"groupid\":7", "group g created, its id is 7\n")]
    [InlineData("addgroup:7", "\"errno\":0,\"group\":{\"groupdesc\":\"d\",\"groupname\":\"g\",\"id\":7}", "joined group 7 g\n")]
    [InlineData("addfriend:15", "\"errno\":0,\"friend\":{\"id\":15,\"name\":\"li si\",\"state\":\"online\"}",
        "friend added: 15 li si online\n")]
    public async Task Request_Acknowledged_IsToldWhatBecameOfIt(string typed, string members, string told)
    {
        await using var app = await LoggedInAsync();
        app.Input.Type(typed);
        await app.AcknowledgeAsync(members);

        await app.Output.WaitForAsync(told);
    }

    [Fact]
    public async Task Password_IsAskedForHidden_TheNewOneTwice_AndTheNewTokenIsKept()
    {
        await using var app = await LoggedInAsync();
        var asked = app.Input.Hidden.Count;
        app.Input.Type("password", "old one", "new one", "other one");
        await app.Errors.WaitForAsync("the password is not changed: the two new passwords differ!\n");
        app.Input.Type("password", "old one", "new one", "new one");

        var request = await app.AcknowledgeAsync("\"errno\":0,\"token\":\"renewed\"");

        await app.Output.WaitForAsync("the password is changed, and all other logins of this account have ended\n");
        Assert.Equal("old one", Wire.Text(request, "old"));
        Assert.Equal("new one", Wire.Text(request, "new"));
        Assert.Equal(6, app.Input.Hidden.Skip(asked).Count(hidden => hidden));
        Assert.Contains("old password:", app.Output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("one", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogoutAll_IsAcknowledged()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("logoutall");

        Assert.Equal(108, Wire.MessageId(await app.AcknowledgeAsync("\"errno\":0")));

        await app.Output.WaitForAsync("all other logins of this account have ended\n");
    }

    [Fact]
    public async Task Request_Refused_IsToldWhy()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("addfriend:99");
        await app.AcknowledgeAsync("\"errno\":5,\"errmsg\":\"there is no user 99\"");

        await app.Errors.WaitForAsync("addfriend 99 refused: there is no user 99\n");
    }

    [Fact]
    public async Task FriendAdded_ShowsTheListAsItIsNow()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("addfriend:15");
        await app.AcknowledgeAsync("\"errno\":0,\"friend\":{\"id\":15,\"name\":\"li si\",\"state\":\"offline\"}");
        var roster = await app.Peer.ReadAsync();
        await app.Peer.SendAsync($$$"""{"errno":0,"friends":["{\"id\":15,\"name\":\"li si\",\"state\":\"offline\"}"],"msgid":105,"seq":{{{Wire.Seq(roster)}}}}""");

        await app.Output.WaitForAsync(
            "friend added: 15 li si offline\n----------------------friend list---------------------\n15 li si offline\n");
    }

    [Fact]
    public async Task Loginout_ThenAnotherLogin_WorksOnTheSameConnectionAndShowsNoFormerLists()
    {
        await using var app = await LoggedInAsync(""","friends":["{\"id\":15,\"name\":\"li si\",\"state\":\"online\"}"]""");
        var before = app.Output.Text.Length;
        app.Input.Type("loginout");
        await app.AcknowledgeAsync("\"errno\":0");
        app.Input.Type("1", "16", "123456");
        await app.AcceptLoginAsync(16, "liu shuo");

        await app.Output.WaitForAsync("current login user => id:16 name:liu shuo\n----------------------friend list---------------------\n----------------------group list----------------------\n", before);
        await app.Output.WaitForAsync(MenuText, before);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    public async Task UserId_ThatIsNoNumber_IsAskedForAgain_SoThatThePasswordStaysHidden(string userId)
    {
        await using var app = await RunningApp.ForPersonAsync();
        app.Input.Type("1", userId, "13", "123456");

        Assert.Equal("123456", Wire.Text(await app.Peer.ReadAsync(), "password"));
        Assert.Equal("invalid userid, expected a number such as 13!\n", app.Errors.Text);
        Assert.StartsWith($"{MenuText}userid:userid:userpassword:", app.Output.Text, StringComparison.Ordinal);
        Assert.Equal([false, false, false, true], app.Input.Hidden.Take(4));
    }

    [Theory]
    [InlineData("1", "userid:")]
    [InlineData("2", "username:")]
    public async Task EmptyAnswer_GoesBackToTheMenu(string choice, string question)
    {
        await using var app = await RunningApp.ForPersonAsync();
        app.Input.Type(choice, "", "3");

        Assert.Equal(ExitCode.Ok, await app.EndAsync());
        Assert.Equal($"{MenuText}{question}{MenuText}", app.Output.Text);
        Assert.False(app.Peer.HasInput);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task EndOfInput_AtAnyQuestion_EndsWithZero(int answered)
    {
        await using var app = await RunningApp.ForPersonAsync();
        app.Input.Type(new[] { "1", "13" }[..answered]);
        app.Input.End();

        Assert.Equal(ExitCode.Ok, await app.EndAsync());
        Assert.EndsWith(":\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndOfInput_LoggedIn_LogsOutAndEndsWithZero()
    {
        await using var app = await LoggedInAsync();
        app.Input.End();

        Assert.Equal(3, Wire.MessageId(await app.AcknowledgeAsync("\"errno\":0")));
        Assert.Equal(ExitCode.Ok, await app.EndAsync());
    }

    [Fact]
    public async Task Server_ThatClosesAtTheMenu_IsDialledAgainByTheNextLoginAndNotBefore()
    {
        await using var app = await RunningApp.ForPersonAsync();
        await app.Output.WaitForAsync("choice:");
        await app.Peer.FinishAsync();
        app.Input.Type("1", "13", "123456");
        await app.AcceptAsync();
        await app.AcceptLoginAsync();

        await app.Output.WaitForAsync("current login user => id:13 name:zhang san\n");
        Assert.Equal("", app.Errors.Text);
    }

    [Fact]
    public async Task Server_ThatIsGoneAtTheNextLogin_IsToldAndTheMenuComesBack()
    {
        await using var app = await RunningApp.ForPersonAsync();
        app.StopListening();
        await app.Peer.FinishAsync();
        app.Input.Type("1", "13", "123456");

        await app.Errors.WaitForAsync($"connect server error: {app.Address}: Connection refused\n");
        await app.Output.WaitForAsync($"userpassword:\n{MenuText}");
        app.Input.Type("3");
        Assert.Equal(ExitCode.Ok, await app.EndAsync());
    }

    [Fact]
    public async Task Server_ThatClosesAtTheMenu_WithoutReconnecting_EndsWithOneAndSaysSoOnItsOwnLine()
    {
        await using var app = await RunningApp.ForPersonAsync(isReconnecting: false);
        await app.Output.WaitForAsync("choice:");
        app.Peer.Dispose();

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.Equal($"disconnected from {app.Address}: the server closed the connection\n", app.Errors.Text);
        Assert.EndsWith("choice:\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_WithoutAnswer_EndsWithOneAndSaysSo()
    {
        await using var app = await RunningApp.ForPersonAsync(TimeSpan.FromMilliseconds(200));
        app.Input.Type("1", "13", "123456");

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.EndsWith($"disconnected from {app.Address}: the server did not answer within 0.2 s\n", app.Errors.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_WithoutAnswer_IsToldAndTheConversationGoesOn()
    {
        var clock = new SteppedClock();
        await using var app = await LoggedInAsync(time: clock);
        app.Input.Type("chat:15:hi");
        await app.Peer.ReadAsync();
        await clock.PassAsync(TimeSpan.FromSeconds(10));
        await app.Output.WaitForAsync("*** chat 15: not yet confirmed\n");
        app.Input.Type("help");

        await app.Output.WaitForAsync("show command list >>> \n", app.Output.Text.IndexOf("loginout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_FromOthers_CannotSteerTheTerminal()
    {
        await using var app = await LoggedInAsync();
        await app.Peer.SendAsync("""{"id":15,"msg":"\u001b]0;owned\u0007\r\nx","msgid":6,"name":"\u001b[2J","time":"\u009bT","toid":13}""");

        await app.Output.WaitForAsync(" [15]␛[2J said: ␛]0;owned␇␍␊x\n");
        Assert.DoesNotContain('\u001b', app.Output.Text);
    }

    private static async Task<RunningApp> LoggedInAsync(string more = "", TimeProvider? time = null)
    {
        var app = await RunningApp.ForPersonAsync(time: time);
        app.Input.Type("1", "13", "123456");
        await app.AcceptLoginAsync(more: more);
        await app.Output.WaitForAsync("loginout : ");
        return app;
    }
}
