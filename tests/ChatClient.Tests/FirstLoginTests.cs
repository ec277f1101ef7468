using ChatCluster.Client.Commands;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>The connection is lost while the very first login is under way: there is no token yet, but the password is known.</summary>
public sealed class FirstLoginTests
{
    private const string Held = "\"errno\":2,\"errmsg\":\"held\"";

    private readonly SteppedClock _clock = new();

    [Fact]
    public async Task Loss_BeforeTheAnswer_AsksAgainWithThePasswordAndTheScriptGoesOn()
    {
        await using var app = await AskedAsync("chat:15:hi");
        app.Peer.Dispose();
        await _clock.PassAsync(TimeSpan.FromSeconds(0.25));
        await app.AcceptAsync();
        await app.AcceptLoginAsync(server: "127.0.0.1:6002", more: ",\"token\":\"proof\"");

        Assert.Equal("hi", Wire.Text(await app.AcknowledgeAsync("\"errno\":0,\"delivery\":\"live\""), "msg"));
        await app.Output.WaitForAsync("\nlogin ok id=13 name=\"zhang san\" server=127.0.0.1:6002\nack chat 15 live\n");
        Assert.DoesNotContain("reconnected", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loss_InTheMiddleOfTheAnswer_AsksAgain()
    {
        await using var app = await AskedAsync();
        await app.Peer.SendAsync("{\"errno\":0,\"id\":13,");
        app.Peer.Reset();
        await _clock.PassAsync(TimeSpan.FromSeconds(0.25));

        var again = await app.AcceptBackAsync();

        Assert.Equal(("13", "123456"), (Wire.Text(again, "id"), Wire.Text(again, "password")));
        await app.Output.WaitForAsync("login ok id=13");
    }

    [Fact]
    public async Task Name_HeldByTheLostConnection_IsAskedForUntilItIsFree()
    {
        await using var app = await AskedAsync();
        app.Peer.Dispose();
        foreach (var seconds in new[] { 0.25, 0.5, 1 })
        {
            await _clock.PassAsync(TimeSpan.FromSeconds(seconds));
            await app.AcceptBackAsync(Held);
        }
        await _clock.PassAsync(TimeSpan.FromSeconds(2));
        await app.AcceptBackAsync();

        await app.Output.WaitForAsync("login ok id=13");
        Assert.DoesNotContain("refused", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_HeldForTooLong_IsRefusedAsUsualAndTheScriptGoesOn()
    {
        await using var app = await AskedAsync("login 16 123456", "quit");
        app.Peer.Dispose();
        foreach (var seconds in new[] { 0.25, 0.5, 1, 2, 4, 8, 8, 8, 8, 8 })
        {
            await _clock.PassAsync(TimeSpan.FromSeconds(seconds));
            await app.AcceptBackAsync(Held);
        }
        await app.AcceptLoginAsync(16, "liu shuo");
        await app.AcknowledgeAsync("\"errno\":0");

        Assert.Equal(ExitCode.Ok, await app.EndAsync());
        Assert.Contains("\nlogin refused errno=2 held\nlogin ok id=16", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_RefusedAfterALoss_IsRefusedAsUsual()
    {
        await using var app = await AskedAsync("quit");
        app.Peer.Dispose();
        await _clock.PassAsync(TimeSpan.FromSeconds(0.25));
        await app.AcceptBackAsync("\"errno\":1,\"errmsg\":\"no\"");

        Assert.Equal(ExitCode.Refused, await app.EndAsync());
        Assert.EndsWith("\nlogin refused errno=1 no\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_HeldWithoutALoss_IsRefusedAtOnce()
    {
        await using var app = await AskedAsync("quit");
        await app.Peer.SendAsync($$"""{"msgid":2,"seq":1,{{Held}}}""");

        Assert.Equal(ExitCode.Refused, await app.EndAsync());
        Assert.EndsWith("\nlogin refused errno=2 held\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_ThatFindsNoWayBackWithinAMinute_EndsAndNamesTheLogin()
    {
        await using var app = await AskedAsync();
        app.StopListening();
        app.Peer.Dispose();
        var delays = new[] { 0.25, 0.5, 1, 2, 4, 8, 8, 8, 8, 8, 8 };
        foreach (var seconds in delays)
            await _clock.PassAsync(TimeSpan.FromSeconds(seconds));
        await _clock.PassAsync(TimeSpan.FromSeconds(60 - delays.Sum()));

        Assert.Equal(ExitCode.Failed, await app.EndAsync());
        Assert.EndsWith($"unanswered login\ndisconnected {app.Address} could not reconnect within 60 s\n", app.Output.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_WhoseServerClosesAtTheLogin_IsLoggedInByTheNext()
    {
        await using var app = await RunningApp.ForPersonAsync();
        app.Input.Type("1", "13", "123456", "chat:15:hi");
        await app.Peer.ReadAsync();
        app.Peer.Dispose();
        await app.AcceptAsync();
        await app.AcceptLoginAsync();

        Assert.Equal("hi", Wire.Text(await app.Peer.ReadAsync(), "msg"));
        Assert.DoesNotContain("no answer", app.Errors.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_WhoseServerStaysAway_SeesTheMenuAgainAfterAMinute()
    {
        await using var app = await RunningApp.ForPersonAsync(time: _clock);
        app.Input.Type("1", "13", "123456");
        await app.Peer.ReadAsync();
        app.StopListening();
        app.Peer.Dispose();
        foreach (var seconds in new[] { 0.25, 0.5, 1, 2, 4, 8, 8, 8, 8, 8, 8, 8 })
            await _clock.PassAsync(TimeSpan.FromSeconds(seconds));

        await app.Errors.WaitForAsync($"connect server error: {app.Address}: Connection refused\nlogin: no answer from the server");
        app.Input.Type("3");
        Assert.Equal(ExitCode.Ok, await app.EndAsync());
    }

    [Fact]
    public async Task Registration_WithoutAnAnswer_IsNotRepeatedAndMayHaveBeenDone()
    {
        await using var app = await RunningApp.ForPersonAsync();
        app.Input.Type("2", "wang wu", "123456");
        await app.Peer.ReadAsync();
        app.Peer.Dispose();

        await app.Errors.WaitForAsync("register: no answer from the server; the account exists if ");
        app.Input.Type("3");
        Assert.Equal(ExitCode.Ok, await app.EndAsync());
    }

    /// <summary>A script whose login has reached the server.</summary>
    private async Task<RunningApp> AskedAsync(params string[] then)
    {
        var app = await RunningApp.ForScriptAsync(time: _clock);
        app.Input.Type(["login 13 123456", .. then]);
        await app.Peer.ReadAsync();
        return app;
    }
}
