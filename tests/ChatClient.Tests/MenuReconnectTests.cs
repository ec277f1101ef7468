using ChatCluster.Client.Commands;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>A user's connection is lost: typing goes on.</summary>
public sealed class MenuReconnectTests
{
    private const string Live = "\"errno\":0,\"delivery\":\"live\"";

    [Fact]
    public async Task Loss_WithSeveralMessagesUnderWay_SendsTheUnansweredBeforeWhatWasTypedMeanwhile()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("chat:15:a", "chat:15:b", "groupchat:1:c");
        await app.AcknowledgeAsync(Live);
        var b = await app.Peer.ReadAsync();
        var c = await app.Peer.ReadAsync();
        await app.Output.WaitForAsync("delivered to 15\n");
        app.Peer.Dispose();
        await app.Errors.WaitForAsync("*** connection lost: the server closed the connection; reconnecting in 0.25 s (attempt 1)\n");
        app.Input.Type("chat:21:d", "addfriend:21");
        await app.Output.WaitForAsync(
            "*** chat 21: queued until the connection is re-established\n"
            + "*** addfriend 21: queued until the connection is re-established\n");

        await app.AcceptBackAsync();
        var sent = new List<string>();
        for (var i = 0; i < 4; i++)
            sent.Add((await app.Peer.ReadAsync())!);
        app.Input.Type("chat:15:e");
        sent.Add((await app.Peer.ReadAsync())!);

        Assert.Equal(["b", "c", "d", null, "e"], sent.Select(frame => Wire.Text(frame, "msg")));
        Assert.Equal([Wire.Text(b, "mid"), Wire.Text(c, "mid")], sent.Take(2).Select(frame => Wire.Text(frame, "mid")));
        Assert.Equal(4, sent.Select(frame => Wire.Text(frame, "mid")).OfType<string>().Distinct().Count());
        await app.Output.WaitForAsync(
            $"*** reconnected to {app.Address}, served by 127.0.0.1:6002\n*** chat 15: sent again\n*** groupchat 1: sent again\n");
        Assert.DoesNotContain("chat 21: sent again", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempt_ThatFails_IsToldAndFollowedByAnother()
    {
        await using var app = await LoggedInAsync();
        app.Peer.Dispose();
        await app.AcceptAsync();
        await app.Peer.ReadAsync();
        await app.Peer.SendAsync("{\"errno\":0,");
        app.Peer.Dispose();

        await app.Errors.WaitForAsync(
            "*** connection lost: the server closed the connection in the middle of a message; reconnecting in 0.5 s (attempt 2)\n");
        await app.AcceptBackAsync();
        await app.Output.WaitForAsync("*** reconnected to ");
    }

    [Fact]
    public async Task Token_Refused_LeadsToTheMenuAndAPasswordSendsWhatWasKept()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("chat:15:hi");
        var chat = await app.Peer.ReadAsync();
        app.Peer.Dispose();
        await app.AcceptBackAsync("\"errno\":1,\"errmsg\":\"the token is no longer valid\"");
        await app.Errors.WaitForAsync("*** login lost: the token is no longer valid; log in again\n");
        await app.Output.WaitForAsync("choice:", app.Output.Text.IndexOf("loginout", StringComparison.Ordinal));

        app.Input.Type("1", "13", "123456");
        await app.AcceptLoginAsync();

        var again = await app.Peer.ReadAsync();
        Assert.Equal(("hi", Wire.Text(chat, "mid")), (Wire.Text(again, "msg"), Wire.Text(again, "mid")));
    }

    [Fact]
    public async Task Token_RefusedAndSomebodyElseLogsIn_DoesNotSendTheFormerOnesMessages()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("chat:15:hi");
        await app.Peer.ReadAsync();
        app.Peer.Dispose();
        await app.AcceptBackAsync("\"errno\":1,\"errmsg\":\"no\"");
        await app.Errors.WaitForAsync("log in again\n");
        app.Input.Type("1", "16", "123456");
        await app.AcceptLoginAsync(16, "liu shuo");
        await app.Errors.WaitForAsync("chat 15: no answer from the server; it may or may not have succeeded\n");
        app.Input.Type("loginout");

        Assert.Equal(3, Wire.MessageId(await app.Peer.ReadAsync()));
    }

    [Fact]
    public async Task AddFriend_SentAgain_IsGladOfAlreadyBeingAFriend()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("addfriend:15");
        await app.Peer.ReadAsync();
        app.Peer.Dispose();
        await app.AcceptBackAsync();

        await app.AcknowledgeAsync("\"errno\":8,\"errmsg\":\"15 is a friend already\"");

        await app.Output.WaitForAsync("friend added: 15\n");
    }

    [Fact]
    public async Task Server_ThatShutsDown_AnswersAMessageWithNoAndTheNextOneGetsIt()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("chat:15:hi");
        await app.AcknowledgeAsync("\"errno\":13,\"errmsg\":\"the server is shutting down\"");
        app.Peer.Dispose();
        await app.AcceptBackAsync();

        Assert.Equal("hi", Wire.Text(await app.AcknowledgeAsync(Live), "msg"));
        await app.Output.WaitForAsync("delivered to 15\n");
        Assert.DoesNotContain("refused", app.Errors.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndOfInput_WithoutAConnection_EndsAtOnceAndNamesWhatIsLost()
    {
        await using var app = await LoggedInAsync();
        app.StopListening();
        app.Input.Type("chat:15:hi");
        await app.Peer.ReadAsync();
        app.Peer.Dispose();
        await app.Errors.WaitForAsync("(attempt 1)\n");
        app.Input.End();

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.Contains("chat 15: no answer from the server", app.Errors.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reason_FromTheServer_CannotSteerTheTerminal()
    {
        await using var app = await LoggedInAsync();
        app.Peer.Dispose();
        await app.AcceptBackAsync("\"errno\":2,\"errmsg\":\"\\u001b[2Jheld\\n\"");
        await app.Errors.WaitForAsync("*** connection lost: ␛[2Jheld␊; ");
        await app.AcceptBackAsync("\"errno\":0,\"id\":13,\"server\":\"\\u001b]0;x\"");

        await app.Output.WaitForAsync(", served by ␛]0;x\n");
        Assert.DoesNotContain('\u001b', app.Output.Text + app.Errors.Text);
    }

    private static async Task<RunningApp> LoggedInAsync()
    {
        var app = await RunningApp.ForPersonAsync();
        app.Input.Type("1", "13", "123456");
        await app.AcceptLoginAsync(more: ",\"token\":\"proof\"");
        await app.Output.WaitForAsync("loginout : ");
        return app;
    }
}
