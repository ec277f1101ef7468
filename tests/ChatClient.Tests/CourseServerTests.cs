using ChatCluster.Client.Commands;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>The course's original server: no seq, no acknowledgements, no terminator.</summary>
public sealed class CourseServerTests
{
    [Fact]
    public async Task Script_WithoutAnyAcknowledgement_RunsToItsEnd()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 15 666666", "chat:21:hello", "friends", "loginout", "login 21 123456");
        app.Input.End();

        await app.Peer.ReadAsync();
        await app.Peer.SendAsync("""{"errno":0,"friends":["{\"id\":21,\"name\":\"gao yang\",\"state\":\"online\"}"],"id":15,"msgid":2,"name":"li si"}""");
        var chat = await app.Peer.ReadAsync();
        var logout = await app.Peer.ReadAsync();
        await app.Peer.ReadAsync();
        await app.Peer.SendAsync("""{"errno":0,"id":21,"msgid":2,"name":"gao yang"}""");

        Assert.Equal("""{"id":21,"msgid":3}""", await app.Peer.ReadAsync());
        Assert.Equal(ExitCode.Ok, await app.EndAsync());
        Assert.Matches("""^\{"id":15,"msg":"hello","msgid":6,"name":"li si","time":"[-0-9: ]{19}","toid":21}$""", chat!);
        Assert.Equal("""{"id":15,"msgid":3}""", logout);
        Assert.Equal(
            $"""
            connected {app.Address}
            login ok id=15 name="li si"
            sent chat 21
            friend id=21 name="gao yang" state=online
            ack friends 1
            ack loginout
            login ok id=21 name="gao yang"
            ack loginout

            """,
            app.Output.Text);
    }

    [Fact]
    public async Task Push_WithAMidOfSomeOtherClient_IsShownAndNotAcknowledged()
    {
        await using var app = await RunningApp.ForScriptAsync();
        app.Input.Type("login 15 666666");
        await app.Peer.ReadAsync();
        await app.Peer.SendAsync("""{"errno":0,"id":15,"msgid":2,"name":"li si"}""");
        await app.Peer.SendAsync("""{"id":13,"mid":"m1","msg":"hi","msgid":6,"name":"zhang san","seq":1,"time":"T","toid":15}""");
        await app.Output.WaitForAsync("message T [13]zhang san said: hi\n");
        app.Input.Type("quit");

        Assert.Equal("""{"id":15,"msgid":3}""", await app.Peer.ReadAsync());
    }
}
