using ChatCluster.Client.Commands;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>A script's connection is lost, and what becomes of it.</summary>
public sealed class ReconnectTests
{
    private const string Token = ",\"token\":\"proof\"";
    private const string Live = "\"errno\":0,\"delivery\":\"live\"";
    private const string Back = "\"errno\":0,\"id\":13,\"name\":\"zhang san\",\"server\":\"127.0.0.1:6002\"";

    [Fact]
    public async Task Loss_WithAMessageUnanswered_ComesBackByTokenAndSendsItAgain()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("chat:15:hi", "quit");
        var first = await app.Peer.ReadAsync();
        app.Peer.Dispose();

        var login = await app.AcceptBackAsync();
        var again = await app.AcknowledgeAsync(Live);
        await app.AcknowledgeAsync("\"errno\":0");

        Assert.Equal(ExitCode.Ok, await app.EndAsync());
        Assert.Equal(("13", "proof", null), (Wire.Text(login, "id"), Wire.Text(login, "token"), Wire.Text(login, "password")));
        Assert.True(Guid.TryParse(Wire.Text(first, "mid"), out _));
        Assert.Equal(Wire.Text(first, "mid"), Wire.Text(again, "mid"));
        Assert.Equal(
            $"""
            connected {app.Address}
            login ok id=13 name="zhang san" server=127.0.0.1:6000
            disconnected {app.Address} the server closed the connection
            reconnecting attempt=1 in=0.25
            reconnected server=127.0.0.1:6002
            resent chat 15
            ack chat 15 live
            ack loginout

            """,
            app.Output.Text);
    }

    [Fact]
    public async Task Loss_AtEveryByteOfTheAnswer_LeavesTheMessageSentUntilItIsAnsweredOnce()
    {
        var clock = new SteppedClock();
        await using var app = await LoggedInAsync(clock);
        var length = 1;
        for (var cut = 0; cut < length; cut++)
        {
            var before = app.Output.Text.Length;
            app.Input.Type($"chat:15:{cut}");
            var chat = await app.Peer.ReadAsync();
            var answer = $$"""{"msgid":101,"re":6,"seq":{{Wire.Seq(chat)}},{{Live}}}""";
            length = answer.Length;
            await app.Peer.SendAsync(answer[..cut]);
            if (cut % 2 == 0)
                app.Peer.Dispose();
            else
                app.Peer.Reset();
            await clock.PassAsync(TimeSpan.FromSeconds(0.25));
            await app.AcceptBackAsync();
            var again = await app.AcknowledgeAsync(Live);
            await app.Output.WaitForAsync("ack chat 15 live\n", before);

            Assert.Equal((Wire.Text(chat, "mid"), $"{cut}"), (Wire.Text(again, "mid"), Wire.Text(again, "msg")));
            Assert.Equal(1, Count(app.Output.Text[before..], "resent chat 15\n"));
            Assert.False(app.Peer.HasInput);
        }
        Assert.InRange(length, 40, 200);
    }

    [Fact]
    public async Task Loss_AfterTheAnswer_SendsNothingAgain()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("chat:15:hi");
        await app.AcknowledgeAsync(Live);
        app.Peer.Dispose();
        await app.Output.WaitForAsync("disconnected");

        await app.AcceptBackAsync();
        app.Input.Type("chat:15:next");

        Assert.Equal("next", Wire.Text(await app.AcknowledgeAsync(Live), "msg"));
        Assert.DoesNotContain("resent", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_ThatTheServerRepeats_AreShownOnceAndConfirmedAgain()
    {
        await using var app = await LoggedInAsync();
        await app.Peer.SendAsync(Push("m1", "one") + "\0" + Push("m2", "two")[..^9]);
        Assert.Equal("""{"mids":["m1"],"msgid":102}""", await app.Peer.ReadAsync());
        app.Peer.Dispose();

        await app.AcceptBackAsync($"{Back},\"offlinemsg\":[{Quoted(Push("m1", "one"))},{Quoted(Push("m2", "two"))}]");
        Assert.Equal("""{"mids":["m1","m2"],"msgid":102}""", await app.Peer.ReadAsync());
        await app.Peer.SendAsync(Push("m2", "two") + Push("m3", "three"));
        Assert.Equal("""{"mids":["m2"],"msgid":102}""", await app.Peer.ReadAsync());
        await app.Output.WaitForAsync("said: three\n");

        Assert.Contains("\nreconnected server=127.0.0.1:6002\noffline message T [15]li si said: two\nmessage T [15]li si said: three\n",
            app.Output.Text, StringComparison.Ordinal);
        Assert.Equal((1, 1), (Count(app.Output.Text, "said: one\n"), Count(app.Output.Text, "said: two\n")));
    }

    [Fact]
    public async Task Token_Refused_EndsWithFourAndNamesWhatWasNotSaid()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("friends");
        await app.Peer.ReadAsync();
        app.Peer.Reset();

        await app.AcceptBackAsync("\"errno\":1,\"errmsg\":\"id or password is invalid!\"");

        Assert.Equal(ExitCode.Refused, await app.EndAsync());
        Assert.EndsWith("\nunanswered lists\nlogin lost errno=1 id or password is invalid!\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "this account is using, input another!")]
    [InlineData(12, "the storage is not available")]
    [InlineData(13, "the server is shutting down")]
    public async Task Token_RefusedForNow_IsTriedAgainOnANewConnection(int errno, string reason)
    {
        await using var app = await LoggedInAsync();
        app.Peer.Dispose();

        await app.AcceptBackAsync($"\"errno\":{errno},\"errmsg\":\"{reason}\"");
        await app.AcceptBackAsync();

        await app.Output.WaitForAsync($"\nreconnecting attempt=2 in=0.5 {reason}\nreconnected server=127.0.0.1:6002\n");
    }

    [Fact]
    public async Task Login_HeldForTooLong_IsLost()
    {
        var clock = new SteppedClock();
        await using var app = await LoggedInAsync(clock);
        app.Peer.Dispose();
        foreach (var seconds in new[] { 0.25, 0.5, 1, 2, 4, 8, 8, 8, 8, 8 })
        {
            await clock.PassAsync(TimeSpan.FromSeconds(seconds));
            await app.AcceptBackAsync("\"errno\":2,\"errmsg\":\"held\"");
        }

        Assert.Equal(ExitCode.Refused, await app.EndAsync());
        Assert.EndsWith("login lost errno=2 held\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_WhereNobodyAnswers_IsDialledWithGrowingDelaysAndGivenUpAfterAMinute()
    {
        var clock = new SteppedClock();
        await using var app = await LoggedInAsync(clock);
        app.StopListening();
        app.Peer.Dispose();
        var delays = new[] { 0.25, 0.5, 1, 2, 4, 8, 8, 8, 8, 8, 8 };
        foreach (var seconds in delays)
            await clock.PassAsync(TimeSpan.FromSeconds(seconds));
        await clock.PassAsync(TimeSpan.FromSeconds(60 - delays.Sum()));

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.Contains("reconnecting attempt=11 in=8 Connection refused\n", app.Output.Text, StringComparison.Ordinal);
        Assert.EndsWith($"disconnected {app.Address} could not reconnect within 60 s\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quit_WithoutAConnection_EndsAtOnce()
    {
        await using var app = await LoggedInAsync();
        app.StopListening();
        app.Peer.Dispose();
        await app.Output.WaitForAsync("reconnecting attempt=1");
        app.Input.Type("quit");

        Assert.Equal(ExitCode.Ok, await app.EndAsync());
    }

    [Fact]
    public async Task NoReconnect_EndsAtOnceWithOne()
    {
        await using var app = await RunningApp.ForScriptAsync(isReconnecting: false);
        app.Input.Type("login 13 123456", "chat:15:hi");
        await app.AcceptLoginAsync(more: Token);
        await app.Peer.ReadAsync();
        app.Peer.Dispose();

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.EndsWith($"unanswered chat 15\ndisconnected {app.Address} the server closed the connection\n", app.Output.Text,
            StringComparison.Ordinal);
    }

    private static async Task<RunningApp> LoggedInAsync(TimeProvider? time = null)
    {
        var app = await RunningApp.ForScriptAsync(time: time);
        app.Input.Type("login 13 123456");
        await app.AcceptLoginAsync(more: Token);
        await app.Output.WaitForAsync("login ok");
        return app;
    }

    private static string Push(string mid, string text) =>
        $$"""{"id":15,"mid":"{{mid}}","msg":"{{text}}","msgid":6,"name":"li si","time":"T","toid":13}""";

    private static string Quoted(string json) => $"\"{json.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
