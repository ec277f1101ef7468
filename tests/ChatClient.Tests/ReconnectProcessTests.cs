using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>The program, and a server that goes away and comes back at the same address.</summary>
public sealed class ReconnectProcessTests
{
    private const string LoginReply = """{"errno":0,"id":13,"msgid":2,"name":"zhang san","seq":1,"server":"127.0.0.1:6000","token":"proof"}""";

    [Fact]
    public async Task Server_ThatGoesAndComesBack_GetsWhatWasSaid()
    {
        var port = FreePorts.Take(1)[0];
        await using var client = await StartAsync(port, LoginReply);
        await client.TypeAsync("chat:15:你好");
        Assert.Contains("disconnected", await client.WaitForAsync("reconnecting attempt=2 "), StringComparison.Ordinal);

        using var server = new ScriptedServer(port);
        using var peer = await server.AcceptAsync();
        var login = await peer.ReadAsync();
        await peer.SendAsync($$"""{"errno":0,"id":13,"msgid":2,"seq":{{Wire.Seq(login)}},"server":"127.0.0.1:6002"}""");
        var chat = await peer.ReadAsync();
        await peer.SendAsync($$"""{"delivery":"live","errno":0,"msgid":101,"re":6,"seq":{{Wire.Seq(chat)}}}""");

        Assert.Equal(("proof", "你好"), (Wire.Text(login, "token"), Wire.Text(chat, "msg")));
        Assert.Contains("reconnected server=127.0.0.1:6002\n", await client.WaitForAsync("ack chat 15 live"), StringComparison.Ordinal);
        client.EndInput();
        var logout = await peer.ReadAsync();
        await peer.SendAsync($$"""{"errno":0,"msgid":101,"re":3,"seq":{{Wire.Seq(logout)}}}""");
        Assert.Equal(0, await client.EndAsync());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task Signal_WithoutAConnection_EndsAtOnce(string signal, int exitCode)
    {
        await using var client = await StartAsync(FreePorts.Take(1)[0], LoginReply);
        await client.WaitForAsync("reconnecting attempt=1 ");

        await client.SignalAsync(signal);

        Assert.Equal(exitCode, await client.EndAsync());
    }

    [Fact]
    public async Task NoReconnect_EndsWithOneAtOnce()
    {
        await using var client = await StartAsync(FreePorts.Take(1)[0], LoginReply, "--no-reconnect");

        Assert.DoesNotContain("reconnecting", await client.WaitForAsync("disconnected 127.0.0.1:"), StringComparison.Ordinal);
        Assert.Equal(1, await client.EndAsync());
    }

    /// <summary>Logged in at a server that is then gone.</summary>
    private static async Task<ClientProcess> StartAsync(int port, string loginReply, params IEnumerable<string> options)
    {
        using var server = new ScriptedServer(port);
        var client = ClientProcess.Start(["127.0.0.1", $"{port}", .. options]);
        using var peer = await server.AcceptAsync();
        await client.TypeAsync("login 13 123456");
        await peer.ReadAsync();
        await peer.SendAsync(loginReply);
        await client.WaitForAsync("login ok");
        return client;
    }
}
