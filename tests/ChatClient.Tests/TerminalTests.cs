using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>The program in a real terminal, as a user types.</summary>
public sealed class TerminalTests
{
    [Fact]
    public async Task Login_AtATerminal_HidesThePasswordAndTakesBackWideCharacters()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        using var server = new ScriptedServer();
        await using var terminal = await StartAsync(server);
        using var peer = await server.AcceptAsync();
        await TypePasswordAsync(terminal, "1秘2密");
        await terminal.PressAsync("BSpace");
        await terminal.PressAsync("Enter");

        Assert.Equal("1秘2", Wire.Text(await peer.ReadAsync(), "password"));
        await peer.SendAsync("{\"errno\":0,\"id\":13,\"msgid\":2,\"name\":\"zhang san\"}");
        var screen = await terminal.WaitForAsync(text => text.Contains("zhang san ›", StringComparison.Ordinal), ScriptedPeer.Deadline);
        Assert.Contains("userpassword:\n", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("秘", screen, StringComparison.Ordinal);

        await terminal.TypeAsync("chat:21:你好");
        await terminal.PressAsync("Enter");
        Assert.Equal("你好", Wire.Text(await peer.ReadAsync(), "msg"));
        await terminal.PressAsync("C-d");
        await terminal.WaitForAsync(text => text.Contains("exit code 0", StringComparison.Ordinal), ScriptedPeer.Deadline);
    }

    [Fact]
    public async Task CourseTexts_ShowTheCoursesWordsAndNoPrompt()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        using var server = new ScriptedServer();
        await using var terminal = await StartAsync(server, "--course-texts");
        using var peer = await server.AcceptAsync();
        await TypePasswordAsync(terminal, "123456");
        await terminal.PressAsync("Enter");
        await peer.ReadAsync();
        await peer.SendAsync("{\"errno\":0,\"id\":13,\"msgid\":2,\"name\":\"zhang san\"}");
        await terminal.WaitForAsync(text => text.Contains("loginout : ", StringComparison.Ordinal), ScriptedPeer.Deadline);

        await terminal.TypeAsync("chat:15:你们好");
        await terminal.PressAsync("BSpace", "BSpace");
        await terminal.WaitForAsync(text => text.TrimEnd().EndsWith("\nchat:15:你", StringComparison.Ordinal), ScriptedPeer.Deadline);
        await peer.SendAsync("{\"id\":15,\"msg\":\"hi\",\"msgid\":6,\"name\":\"li si\",\"time\":\"T\",\"toid\":13}");
        await terminal.WaitForAsync(text => text.TrimEnd().EndsWith("\nT [15]li si said: hi\nchat:15:你", StringComparison.Ordinal),
            ScriptedPeer.Deadline);
        await terminal.TypeAsync("好");
        await terminal.PressAsync("Enter");

        Assert.Equal("你好", Wire.Text(await peer.ReadAsync(), "msg"));
    }

    [Fact]
    public async Task CtrlC_AtThePassword_EndsWith130AndGivesTheTerminalBack()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        using var server = new ScriptedServer();
        await using var terminal = await StartAsync(server);
        using var peer = await server.AcceptAsync();
        await TypePasswordAsync(terminal, "12");
        await terminal.PressAsync("C-c");

        var screen = await terminal.WaitForAsync(text => text.Contains("exit code 130", StringComparison.Ordinal), ScriptedPeer.Deadline);
        screen = await terminal.WaitForAsync(text => text.Contains(" echo ", StringComparison.Ordinal), ScriptedPeer.Deadline);
        Assert.Contains(" icanon ", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("-echo ", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UserId_ThatIsNoNumber_IsAskedForAgain_AndThePasswordStaysHidden()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        using var server = new ScriptedServer();
        await using var terminal = await StartAsync(server);
        using var peer = await server.AcceptAsync();
        await terminal.WaitForAsync(text => text.TrimEnd().EndsWith("choice:", StringComparison.Ordinal), ScriptedPeer.Deadline);
        foreach (var line in new[] { "1", "zhang san", "13", "123456" })
        {
            await terminal.TypeAsync(line);
            await terminal.PressAsync("Enter");
        }

        Assert.Equal("123456", Wire.Text(await peer.ReadAsync(), "password"));
        Assert.DoesNotContain("123456", await terminal.ScreenAsync(), StringComparison.Ordinal);
    }

    private static async Task TypePasswordAsync(TmuxTerminal terminal, string password)
    {
        foreach (var (question, answer) in new[] { ("choice:", "1"), ("userid:", "13"), ("userpassword:", password) })
        {
            await terminal.WaitForAsync(text => text.TrimEnd().EndsWith(question, StringComparison.Ordinal), ScriptedPeer.Deadline);
            await terminal.TypeAsync(answer);
            if (answer != password)
                await terminal.PressAsync("Enter");
        }
    }

    /// <summary>The terminal's settings are shown behind the exit code.</summary>
    private static Task<TmuxTerminal> StartAsync(ScriptedServer server, string options = "") => TmuxTerminal.StartAsync(
        $"{ClientProcess.Program} {server.Address.Address} {server.Address.Port} {options}; echo exit code $?; stty -a");
}
