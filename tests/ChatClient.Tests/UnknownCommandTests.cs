using ChatCluster.Client.Commands;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>
/// Commands that only a server with this project's extensions understands, said to the course's server, which never answers them.
/// </summary>
public sealed class UnknownCommandTests
{
    private const string Unknown = "invalid where: this server does not know it!\n";

    private readonly SteppedClock _clock = new();

    [Fact]
    public async Task Where_BeforeALogin_IsToldToBeUnknownAfterThreeSecondsAndTheScriptGoesOn()
    {
        await using var app = await RunningApp.ForScriptAsync(time: _clock);
        app.Input.Type("where", "where", "quit");
        await app.Peer.ReadAsync();
        await _clock.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(ExitCode.Usage, await app.EndAsync());
        Assert.Equal($"connected {app.Address}\n{Unknown}{Unknown}", app.Output.Text);
        Assert.False(app.Peer.HasInput);
    }

    [Fact]
    public async Task Where_WhenAHeartbeatWasNotAnswered_IsToldAtOnce()
    {
        await using var app = await RunningApp.ForScriptAsync(time: _clock);
        await app.Output.WaitForAsync("connected");
        await _clock.PassAsync(TimeSpan.FromSeconds(5));
        await app.Peer.ReadAsync();
        await _clock.PassAsync(TimeSpan.FromSeconds(25));
        app.Input.Type("where");

        await app.Output.WaitForAsync(Unknown);
    }

    [Fact]
    public async Task Where_AfterTheCoursesLogin_IsToldAtOnceAndNotSent()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 15 666666", "where", "loginout", "where", "quit");
        await app.Peer.ReadAsync();
        await app.Peer.SendAsync("""{"errno":0,"id":15,"msgid":2,"name":"li si"}""");

        Assert.Equal("""{"id":15,"msgid":3}""", await app.Peer.ReadAsync());
        Assert.Equal(ExitCode.Usage, await app.EndAsync());
        Assert.EndsWith($"name=\"li si\"\n{Unknown}ack loginout\n{Unknown}", app.Output.Text, StringComparison.Ordinal);
        Assert.False(app.Peer.HasInput);
    }

    [Fact]
    public async Task Where_AnsweredByAnErrorWithoutANumber_IsRefused()
    {
        await using var app = await RunningApp.ForScriptAsync(time: _clock);
        app.Input.Type("where");
        await app.Peer.ReadAsync();
        await app.Peer.SendAsync("""{"errmsg":"unknown msgid 99","errno":9,"msgid":103}""");

        await app.Output.WaitForAsync("\nack where refused errno=9 unknown msgid 99\n");
    }

    [Fact]
    public async Task Where_ToAnExtendedServerThatFallsSilent_EndsWithOne()
    {
        await using var app = await RunningApp.ForScriptAsync(time: _clock);
        app.Input.Type("where", "where");
        var first = await app.Peer.ReadAsync();
        await app.Peer.SendAsync($$"""{"errno":0,"msgid":100,"seq":{{Wire.Seq(first)}},"server":"127.0.0.1:6000"}""");
        await app.Peer.ReadAsync();
        await _clock.PassAsync(TimeSpan.FromSeconds(5));
        await _clock.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.EndsWith($"unanswered where\ndisconnected {app.Address} the server did not answer within 15 s\n", app.Output.Text,
            StringComparison.Ordinal);
    }
}
