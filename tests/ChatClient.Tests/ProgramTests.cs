using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>The program as a shell sees it.</summary>
public sealed class ProgramTests
{
    private const string LoginReply = "{\"errno\":0,\"id\":13,\"msgid\":2,\"name\":\"zhang san\"}";

    [Theory]
    [InlineData("an ip and a port are required")]
    [InlineData("an ip and a port are required", "127.0.0.1")]
    [InlineData("'abc' is not a port, 1 to 65535", "127.0.0.1", "abc")]
    [InlineData("'0' is not a port, 1 to 65535", "127.0.0.1", "0")]
    [InlineData("'65536' is not a port, 1 to 65535", "127.0.0.1", "65536")]
    [InlineData("'127.1' is neither an IP address nor a host name", "127.1", "8000")]
    [InlineData("'a b' is neither an IP address nor a host name", "a b", "8000")]
    [InlineData("--lang takes zh, en", "127.0.0.1", "8000", "--lang", "fr")]
    [InlineData("--color takes auto, always, never", "127.0.0.1", "8000", "--color", "red")]
    [InlineData("--history Could not find a part of the path '/no/such/file'.", "127.0.0.1", "8000", "--history", "/no/such/file")]
    [InlineData("--tls-ca /dev/null: contains no PEM certificate", "127.0.0.1", "8000", "--tls-ca", "/dev/null")]
    [InlineData("--tls-ca /no/such.pem: Could not find a part of the path '/no/such.pem'.", "127.0.0.1", "8000", "--tls-ca",
        "/no/such.pem")]
    [InlineData("Unrecognized command or argument '123456'.", "127.0.0.1", "8000", "123456")]
    [InlineData("Unrecognized command or argument '--password'.", "127.0.0.1", "8000", "--password")]
    public async Task CommandLine_Wrong_GetsOneLineAnExampleAndTwo(string what, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(ClientProcess.Program, arguments, ScriptedPeer.Deadline);

        Assert.Equal((2, "", $"command invalid! {what}\nexample: ./ChatClient 127.0.0.1 8000\n"), (run.ExitCode, run.Output, run.Errors));
    }

    [Theory]
    [InlineData("-h")]
    [InlineData("--help")]
    public async Task Help_TellsCommandsEventsAndExitCodes(string option)
    {
        var run = await CommandRun.OfAsync(ClientProcess.Program, [option], ScriptedPeer.Deadline);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        string[] wanted = ["ChatClient <host> <port>", "--tls-ca <FILE>", "--tls-name <NAME>", "chat:friendid:message",
            "groupchat:groupid:message", "/msg WHO TEXT", "login ID PASSWORD", "wait SECONDS TEXT", "login ok id=13",
            "  0    ok\n", "  130  Ctrl-C\n"];
        Assert.All(wanted, text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_InChinese_TellsTheSame()
    {
        var run = await CommandRun.OfAsync(ClientProcess.Program, ["--help", "--lang", "zh"], ScriptedPeer.Deadline);

        string[] wanted = ["聊天客户端", "/msg WHO TEXT", "给用户发消息", "login ID PASSWORD", "  0    正常\n", "  130  Ctrl-C\n"];
        Assert.All(wanted, text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        string[] headings = ["说明：\n", "\n用法：\n", "\n参数：\n", "\n选项：\n", "显示本页\n"];
        Assert.All(headings, text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        Assert.DoesNotMatch("(?m)^[A-Za-z]+:$", run.Output);
    }

    [Fact]
    public async Task HostName_IsResolved()
    {
        using var server = new ScriptedServer();

        var run = await CommandRun.OfAsync(
            ClientProcess.Program, ["localhost", $"{server.Address.Port}"], ScriptedPeer.Deadline);

        Assert.Equal((0, $"connected localhost:{server.Address.Port}\n", ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task Version_IsPrinted()
    {
        var run = await CommandRun.OfAsync(ClientProcess.Program, ["--version"], ScriptedPeer.Deadline);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", run.Output);
    }

    [Fact]
    public async Task Connection_ThatNobodyTakes_GetsOneLineAndThree()
    {
        var port = FreePorts.Take(1)[0];

        var run = await CommandRun.OfAsync(ClientProcess.Program, ["127.0.0.1", $"{port}"], ScriptedPeer.Deadline);

        Assert.Equal((3, "", $"connect server error: 127.0.0.1:{port}: Connection refused\n"), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task Input_ThatEndsAtOnce_EndsWithZero()
    {
        using var server = new ScriptedServer();

        var run = await CommandRun.OfAsync(ClientProcess.Program, Arguments(server), ScriptedPeer.Deadline);

        Assert.Equal((0, $"connected {server.Address}\n", ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task Events_AreSeenAtOnce_WhileTheInputStaysOpen()
    {
        using var server = new ScriptedServer();
        await using var client = ClientProcess.Start(Arguments(server));
        using var peer = await server.AcceptAsync();
        Assert.Equal($"connected {server.Address}", await client.ReadLineAsync());
        await client.TypeAsync("login 13 密码");
        Assert.Equal("密码", Wire.Text(await peer.ReadAsync(), "password"));
        await peer.SendAsync(LoginReply);
        Assert.Equal("login ok id=13 name=\"zhang san\"", await client.ReadLineAsync());
        await peer.SendAsync("{\"id\":15,\"msg\":\"你好\",\"msgid\":6,\"name\":\"李四\",\"time\":\"T\",\"toid\":13}");
        Assert.Equal("message T [15]李四 said: 你好", await client.ReadLineAsync());

        client.EndInput();

        Assert.Equal("{\"id\":13,\"msgid\":3}", await peer.ReadAsync());
        Assert.Equal("ack loginout", await client.ReadLineAsync());
        Assert.Equal(0, await client.EndAsync());
    }

    [Theory]
    [InlineData("{\"errmsg\":\"no\",\"errno\":1,\"msgid\":2}", 4)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", 5)]
    [InlineData("", 1)]
    public async Task End_OfEachKind_HasItsExitCode(string answer, int exitCode)
    {
        using var server = new ScriptedServer();
        await using var client = ClientProcess.Start([.. Arguments(server), "--no-reconnect"]);
        using var peer = await server.AcceptAsync();
        await client.TypeAsync("login 13 123456");
        client.EndInput();
        await peer.ReadAsync();
        if (answer == "")
            peer.Dispose();
        else
            await peer.SendAsync(answer);

        Assert.Equal(exitCode, await client.EndAsync());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task Signal_WhileNothingHappens_EndsAtOnce(string signal, int exitCode)
    {
        using var server = new ScriptedServer();
        await using var client = ClientProcess.Start(Arguments(server));
        using var peer = await server.AcceptAsync();
        await client.ReadLineAsync();

        await client.SignalAsync(signal);

        Assert.Equal(exitCode, await client.EndAsync());
        Assert.Null(await peer.ReadAsync());
    }

    private static string[] Arguments(ScriptedServer server) => [$"{server.Address.Address}", $"{server.Address.Port}"];
}
