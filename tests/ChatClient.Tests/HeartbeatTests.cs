using ChatCluster.Client.Commands;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

public sealed class HeartbeatTests
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly SteppedClock _clock = new();

    [Fact]
    public async Task Server_ThatAnswers_IsAskedEvery25SecondsWithoutAWord()
    {
        await using var app = await LoggedInAsync(",\"token\":\"proof\"");
        for (var i = 0; i < 3; i++)
        {
            await _clock.PassAsync(Every);
            await AnswerBeatAsync(app);
        }
        app.Input.Type("quit");
        await app.AcknowledgeAsync("\"errno\":0");

        Assert.Equal(ExitCode.Ok, await app.EndAsync());
        Assert.Equal(["connected", "login", "ack"],
            app.Output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Server_ThatDoesNotAnswer_IsLeftForAnotherConnection()
    {
        await using var app = await LoggedInAsync(",\"token\":\"proof\"");
        await _clock.PassAsync(Every);
        await app.Peer.ReadAsync();
        await _clock.PassAsync(Patience);
        Assert.Null(await app.Peer.ReadAsync());
        await _clock.PassAsync(TimeSpan.FromSeconds(0.25));
        await app.AcceptBackAsync();

        await app.Output.WaitForAsync("\nreconnected server=127.0.0.1:6002\n");
        Assert.Contains(" the server did not answer within 15 s\n", app.Output.Text, StringComparison.Ordinal);
        await _clock.PassAsync(Every);
        Assert.Equal(99, Wire.MessageId(await app.Peer.ReadAsync()));
    }

    [Fact]
    public async Task Server_ThatDoesNotAnswerAndGaveNoToken_EndsWithOne()
    {
        await using var app = await LoggedInAsync("");
        await _clock.PassAsync(Every);
        await app.Peer.ReadAsync();
        await _clock.PassAsync(Patience);

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.EndsWith($"server=127.0.0.1:6000\ndisconnected {app.Address} the server did not answer within 15 s\n", app.Output.Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task WallClock_SetByAnHour_ChangesNothing(int hours)
    {
        await using var app = await LoggedInAsync(",\"token\":\"proof\"");
        for (var i = 0; i < 2; i++)
        {
            _clock.SetWallClock(TimeSpan.FromHours(hours));
            await _clock.PassAsync(Every);
            await AnswerBeatAsync(app);
        }
        app.Input.Type("wait 3 nothing like that");
        _clock.SetWallClock(TimeSpan.FromHours(hours));
        await _clock.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.Matches("^connected .*\nlogin ok .*\nwait failed: .*\n$", app.Output.Text);
    }

    [Fact]
    public async Task Script_WhileAHeartbeatIsUnanswered_GoesOn()
    {
        await using var app = await LoggedInAsync(",\"token\":\"proof\"");
        await _clock.PassAsync(Every);
        await app.Peer.ReadAsync();
        app.Input.Type("chat:15:hi");

        Assert.Equal("hi", Wire.Text(await app.AcknowledgeAsync("\"errno\":0,\"delivery\":\"live\""), "msg"));
    }

    [Fact]
    public async Task Menu_ReadForLong_IsShownToTheServerAsSomebodyWhoIsHere()
    {
        await using var app = await RunningApp.ForScriptAsync(time: _clock);
        await app.Output.WaitForAsync("connected");

        foreach (var passed in (double[])[5, 25, 25])
        {
            await _clock.PassAsync(TimeSpan.FromSeconds(passed));
            Assert.Equal("""{"msgid":99}""", await app.Peer.ReadAsync());
        }
        // The answer is of no interest, and none is missed.
        await app.Peer.SendAsync("""{"errno":0,"msgid":100,"server":"127.0.0.1:6000"}""");
        app.Input.Type("quit");

        Assert.Equal(ExitCode.Ok, await app.EndAsync());
    }

    private static async Task AnswerBeatAsync(RunningApp app)
    {
        var beat = await app.Peer.ReadAsync();
        Assert.Equal(99, Wire.MessageId(beat));
        await app.Peer.SendAsync($$"""{"errno":0,"msgid":100,"seq":{{Wire.Seq(beat)}},"server":"127.0.0.1:6000"}""");
    }

    private async Task<RunningApp> LoggedInAsync(string more)
    {
        var app = await RunningApp.ForScriptAsync(time: _clock);
        app.Input.Type("login 13 123456");
        await app.AcceptLoginAsync(more: more);
        await app.Output.WaitForAsync("login ok");
        return app;
    }
}
