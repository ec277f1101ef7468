using ChatCluster.Client.Commands;
using ChatCluster.Client.Input;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

public sealed class ScriptModeTests
{
    [Fact]
    public async Task Script_ToItsEnd_LogsInTalksLogsOutAndEndsWithZero()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 13 123456", "chat:21:hello", "groupchat:1:hi");
        app.Input.End();

        await app.AcceptLoginAsync();
        var chat = await app.AcknowledgeAsync(
            "\"errno\":0,\"delivery\":\"stored\",\"errmsg\":\"user 21 has no connection on 127.0.0.1:6000\"");
        await app.AcknowledgeAsync("\"errno\":0,\"live\":2,\"relayed\":0,\"stored\":1");
        var logout = await app.AcknowledgeAsync("\"errno\":0");

        Assert.Equal(ExitCode.Ok, await app.EndAsync());
        Assert.Equal("hello", Wire.Text(chat, "msg"));
        Assert.Equal(3, Wire.MessageId(logout));
        Assert.Equal(
            $"""
            connected {app.Address}
            login ok id=13 name="zhang san" server=127.0.0.1:6000
            ack chat 21 stored user 21 has no connection on 127.0.0.1:6000: kept as an offline message
            ack groupchat 1 live=2 relayed=0 stored=1
            ack loginout

            """,
            app.Output.Text);
    }

    [Fact]
    public async Task Command_BeforeTheFormerOneIsAnswered_IsNotSent()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 13 123456", "chat:15:first", "chat:15:second");
        await app.AcceptLoginAsync();

        var first = await app.Peer.ReadAsync();
        await app.Peer.SendAsync("{\"id\":15,\"msg\":\"hi\",\"msgid\":6,\"name\":\"li si\",\"time\":\"T\",\"toid\":13}");
        await app.Output.WaitForAsync("message T [15]li si said: hi\n");
        Assert.False(app.Peer.HasInput);
        await app.Peer.SendAsync($$"""{"msgid":101,"re":6,"seq":{{Wire.Seq(first)}},"errno":0,"delivery":"live"}""");

        Assert.Equal("second", Wire.Text(await app.Peer.ReadAsync(), "msg"));
        await app.Output.WaitForAsync("ack chat 15 live\n");
    }

    [Theory]
    [InlineData("password")]
    [InlineData("password", "123456")]
    public async Task InputEnd_WithinAPasswordChange_SaysSoAndEndsWithOne(params string[] lines)
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 13 123456");
        await app.AcceptLoginAsync();
        app.Input.Type(lines);
        app.Input.End();
        Assert.Equal(3, Wire.MessageId(await app.AcknowledgeAsync("\"errno\":0")));

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.EndsWith(
            "invalid password: the input ended before the new password, the password is not changed!\nack loginout\n", app.Output.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoginRefused_AsTheLastWord_EndsWithFour()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 13 bad", "chat:15:hi");
        app.Input.End();
        await app.Peer.ReadAsync();
        await app.Peer.SendAsync("""{"errmsg":"id or password is invalid!","errno":1,"msgid":2}""");

        Assert.Equal(ExitCode.Refused, await app.EndAsync());
        Assert.Contains("\nlogin refused errno=1 id or password is invalid!\ninvalid chat: log in first!\n", app.Output.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegisterRefused_ThenLoginAccepted_EndsWithZero()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("register wang wu 1", "login 22 1");
        app.Input.End();
        await app.Peer.ReadAsync();
        await app.Peer.SendAsync("""{"errno":1,"msgid":5}""");
        await app.AcceptLoginAsync(22, "wang wu");
        await app.AcknowledgeAsync("\"errno\":0");

        Assert.Equal(ExitCode.Ok, await app.EndAsync());
        Assert.Contains("register refused errno=1 name is already exist, register error!\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvalidLine_InAScript_IsReportedAndEndsWithTwo()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 13 123456", "chat:15", "dance");
        app.Input.End();
        await app.AcceptLoginAsync();
        await app.AcknowledgeAsync("\"errno\":0");

        Assert.Equal(ExitCode.Usage, await app.EndAsync());
        Assert.Contains("invalid chat command invalid! usage: chat:friendid:message\ninvalid invalid input command! ", app.Output.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_ThatIsNoText_IsRefusedWithItsNumberAndTheNextOnesCount()
    {
        byte[] script = [.. "\ufeff# 中文\nlogin 13 123456\nchat:15:"u8, 0xC4, 0xE3, .. "\r\nchat:15:你好\n"u8];
        using var input = new MemoryStream(script);
        await using var app = await RunningApp.ForScriptAsync(input: StreamLineReader.Over(input));
        await app.AcceptLoginAsync();

        Assert.Equal("你好", Wire.Text(await app.AcknowledgeAsync("\"errno\":0,\"delivery\":\"live\""), "msg"));
        await app.AcknowledgeAsync("\"errno\":0");
        Assert.Equal(ExitCode.Usage, await app.EndAsync());
        Assert.Contains("\ninvalid line 3 is not UTF-8!\nack chat 15 live\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_LongerThanAFrame_IsNotSent()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 13 123456", $"chat:15:{new string('x', 65_500)}", "quit");
        await app.AcceptLoginAsync();

        Assert.Equal(3, Wire.MessageId(await app.AcknowledgeAsync("\"errno\":0")));
        Assert.Equal(ExitCode.Usage, await app.EndAsync());
        Assert.Contains("invalid the message is longer than 64 KiB!\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_WithoutAnswer_EndsWithOne()
    {
        await using var app = await RunningApp.ForScriptAsync(TimeSpan.FromMilliseconds(200));
        app.Input.Type("login 13 123456");

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.EndsWith($"unanswered login\ndisconnected {app.Address} the server did not answer within 0.2 s\n", app.Output.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_ForAPush_GoesOnWhenItCame()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 13 123456", "wait 30 said: hi", "quit");
        await app.AcceptLoginAsync();
        await app.Peer.SendAsync("""{"id":15,"mid":"m1","msg":"hi","msgid":6,"name":"li si","time":"T","toid":13}""" + "\0");

        Assert.Equal("""{"mids":["m1"],"msgid":102}""", await app.Peer.ReadAsync());
        await app.AcknowledgeAsync("\"errno\":0");
        Assert.Equal(ExitCode.Ok, await app.EndAsync());
        Assert.EndsWith("message T [15]li si said: hi\nack wait said: hi\nack loginout\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_InVain_EndsWithOneAndSaysForWhat()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("wait 0.2 nothing like that", "where");

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.EndsWith("wait failed: no line with \"nothing like that\" within 0.2 s\n", app.Output.Text, StringComparison.Ordinal);
        Assert.False(app.Peer.HasInput);
    }

    [Fact]
    public async Task Lists_AskedFor_AreTheServersOfNow()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 13 123456", "friends", "groups");
        await app.AcceptLoginAsync();
        for (var i = 0; i < 2; i++)
        {
            var roster = await app.Peer.ReadAsync();
            Assert.Equal(104, Wire.MessageId(roster));
            await app.Peer.SendAsync($$"""
                {"errno":0,"msgid":105,"seq":{{Wire.Seq(roster)}},"friends":["{\"id\":15,\"name\":\"li si\",\"state\":\"online\"}"],
                "groups":["{\"groupdesc\":\"d\",\"groupname\":\"g\",\"id\":1,\"users\":[\"{\\\"id\\\":13,\\\"name\\\":\\\"zhang san\\\",\\\"role\\\":\\\"creator\\\",\\\"state\\\":\\\"online\\\"}\"]}"]}
                """);
        }

        await app.Output.WaitForAsync(
            """
            friend id=15 name="li si" state=online
            ack friends 1
            group id=1 name="g" desc="d" members=1
            member group=1 id=13 name="zhang san" state=online role=creator
            ack groups 1

            """);
    }
}
