using ChatCluster.Client.Commands;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>
/// An answer takes long, as it does where a message's receiver is stopped: only an unanswered heartbeat says that the server is gone.
/// </summary>
public sealed class LateAnswerTests
{
    private const string Live = "\"errno\":0,\"delivery\":\"live\"";

    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstAtMenu = TimeSpan.FromSeconds(5);

    private readonly SteppedClock _clock = new();

    [Fact]
    public async Task Message_WhileHeartbeatsAreAnswered_WaitsOnItsConnectionAndIsSentOnce()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("chat:15:hi", "quit");
        var chat = await app.Peer.ReadAsync();
        await _clock.PassAsync(Late);
        await AnswerBeatAsync(app);
        await app.Output.WaitForAsync("\nunconfirmed chat 15\n");
        await _clock.PassAsync(Every);
        await AnswerBeatAsync(app);
        await app.Peer.SendAsync($$"""{"msgid":101,"re":6,"seq":{{Wire.Seq(chat)}},{{Live}}}""");
        await app.AcknowledgeAsync("\"errno\":0");

        Assert.Equal(ExitCode.Ok, await app.EndAsync());
        Assert.EndsWith("server=127.0.0.1:6000\nunconfirmed chat 15\nack chat 15 live\nack loginout\n", app.Output.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_WhenTheHeartbeatIsUnansweredToo_IsSentAgainOverANewConnection()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("chat:15:hi");
        var chat = await app.Peer.ReadAsync();
        await _clock.PassAsync(Late);
        Assert.Equal(99, Wire.MessageId(await app.Peer.ReadAsync()));
        await _clock.PassAsync(Patience);
        Assert.Null(await app.Peer.ReadAsync());
        await _clock.PassAsync(TimeSpan.FromSeconds(0.25));
        await app.AcceptBackAsync();

        Assert.Equal(Wire.Text(chat, "mid"), Wire.Text(await app.AcknowledgeAsync(Live), "mid"));
        await app.Output.WaitForAsync("\nresent chat 15\nack chat 15 live\n");
        Assert.Contains(" the server did not answer within 15 s\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_WhoseAnswerNeverComes_EndsAfterTwoMinutes()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("addfriend:15");
        await app.Peer.ReadAsync();
        foreach (var passes in (TimeSpan[])[Late, Every, Every, Every, Every])
        {
            await _clock.PassAsync(passes);
            await AnswerBeatAsync(app);
        }
        await _clock.PassAsync(Late);

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.EndsWith(
            $"\nunconfirmed addfriend 15\nunanswered addfriend 15\ndisconnected {app.Address} the server did not answer within 120 s\n",
            app.Output.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_WhoLeaves_WaitsForTheAnswerForAWhileOnly()
    {
        await using var app = await RunningApp.ForPersonAsync(time: _clock);
        app.Input.Type("1", "13", "123456", "chat:15:hi");
        await app.AcceptLoginAsync();
        await app.Peer.ReadAsync();
        app.Input.End();
        await app.AcknowledgeAsync("\"errno\":0");
        // Shows that the logout's answer was read before; from then on the client is at its menu, with a first heartbeat after five
        // seconds.
        await app.Peer.SendAsync("""{"errmsg":"read","errno":9,"msgid":103}""");
        await app.Errors.WaitForAsync("the server says: read");
        await _clock.PassAsync(FirstAtMenu);
        await _clock.PassAsync(Late - FirstAtMenu);
        await _clock.PassAsync(RunningApp.LongEnough - Late);

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.Contains(
            "chat 15: no answer from the server; it may or may not have succeeded\n", app.Errors.Text, StringComparison.Ordinal);
    }

    private static async Task AnswerBeatAsync(RunningApp app)
    {
        var beat = await app.Peer.ReadAsync();
        Assert.Equal(99, Wire.MessageId(beat));
        await app.Peer.SendAsync($$"""{"errno":0,"msgid":100,"seq":{{Wire.Seq(beat)}},"server":"127.0.0.1:6000"}""");
    }

    private async Task<RunningApp> LoggedInAsync()
    {
        var app = await RunningApp.ForScriptAsync(time: _clock);
        app.Input.Type("login 13 123456");
        await app.AcceptLoginAsync(more: ",\"token\":\"proof\"");
        await app.Output.WaitForAsync("login ok");
        return app;
    }
}
