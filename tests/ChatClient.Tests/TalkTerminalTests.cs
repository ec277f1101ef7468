using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>The program in a real terminal, in Chinese, as a user types.</summary>
public sealed partial class TalkTerminalTests : IAsyncLifetime
{
    private readonly ScriptedServer _server = new();
    private readonly TemporaryFolder _folder = new();
    private TmuxTerminal _terminal = null!;
    private ScriptedPeer _peer = null!;

    private string History => _folder.PathOf("history");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(TmuxTerminal.IsHere, "tmux is not installed");
        _terminal = await TmuxTerminal.StartAsync(
            $"{ClientProcess.Program} localhost {_server.Address.Port} --lang zh --history {History}; echo exit code $?; cat");
        _peer = await _server.AcceptAsync();
        await ShownAsync("请选择：");
        foreach (var line in new[] { "１", "13", "123456" })
            await EnterAsync(line);
        await LogInAsync("127.0.0.1:6002");
        await EndsAsync("▲ 张三@6002 ›");
    }

    public async ValueTask DisposeAsync()
    {
        _peer?.Dispose();
        if (_terminal is not null)
            await _terminal.DisposeAsync();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task OwnMessage_StandsAboveThePromptUntilItIsSafe_ThenItIsMarked()
    {
        await EnterAsync("/query 高羊");
        await EndsAsync("张三@6002 › 21 高羊 ›");
        await EnterAsync("你好吗");
        var sent = await RequestAsync();
        await EndsAsync("→ 21 高羊: 你好吗  …\n▲ 张三@6002 › 21 高羊 ›");
        await _terminal.TypeAsync("下一句");
        await SayAsync("在吗");
        await EndsAsync("21 高羊: 在吗\n12:00 → 21 高羊: 你好吗  …\n▲ 张三@6002 › 21 高羊 › 下一句");

        await AcknowledgeAsync(sent, "\"delivery\":\"stored\",\"errmsg\":\"user 21 is offline\"");

        await EndsAsync("21 高羊: 在吗\n12:00 → 21 高羊: 你好吗  ✗ 用户 21 不在线：已存为离线消息\n▲ 张三@6002 › 21 高羊 › 下一句");
    }

    [Fact]
    public async Task Emoji_TakeTwoCells()
    {
        await _terminal.TypeAsync("✅⚡❌🫠x");
        await _terminal.PressAsync("Left", "BSpace", "Left", "BSpace");
        await _terminal.TypeAsync("中");

        await EndsAsync("张三@6002 › ✅中❌x");
        Assert.Equal("18", await _terminal.CursorColumnAsync());
    }

    [Fact]
    public async Task Resize_WhileALineIsTyped_LeavesNoGhost()
    {
        await _terminal.TypeAsync("一二三四五六七八九十一二三四五六七八九十");
        await EndsAsync("八九十");
        await _terminal.ResizeAsync(30, 20);
        await _terminal.WaitForAsync(text => text.TrimEnd().EndsWith("› …四五六七八九十", StringComparison.Ordinal), ScriptedPeer.Deadline);
        var screen = await _terminal.ScreenAsync();
        Assert.Single(Prompt().Matches(screen));
    }

    [Fact]
    public async Task Paste_OfManyLines_IsAskedFor()
    {
        await EnterAsync("/query 21");
        await _terminal.PasteAsync("一\n二\n三\n四\n五\n六\n");
        await EndsAsync("要发送粘贴的 6 行吗？(y/n)");
        await _terminal.TypeAsync("n");
        await EndsAsync("21 高羊 ›");
        await _terminal.PasteAsync("一\n二\n");

        Assert.Equal("一", Wire.Text(await RequestAsync(), "msg"));
        Assert.Equal("二", Wire.Text(await RequestAsync(), "msg"));
    }

    [Fact]
    public async Task Keys_AreThoseOfAShell()
    {
        await _terminal.TypeAsync("one two 三");
        await _terminal.PressAsync("C-Left", "M-b", "C-d", "C-e", "C-w", "C-a", "C-y");
        await EndsAsync("张三@6002 › 三one wo");
        await _terminal.PressAsync("C-c");
        await EndsAsync("张三@6002 ›");
        await _terminal.TypeAsync("/query gao");
        await _terminal.PressAsync("C-u");
        await _terminal.TypeAsync("/query 高");
        await _terminal.PressAsync("Tab", "Enter");
        await EndsAsync("张三@6002 › 21 高羊 ›");
        await _terminal.PressAsync("C-l");
        await _terminal.WaitForAsync(text => text.Trim() == "▲ 张三@6002 › 21 高羊 ›", ScriptedPeer.Deadline);
        await _terminal.PressAsync("C-c");
        await ShownAsync("exit code 130");
    }

    [Fact]
    public async Task History_OutlivesTheProgram_WithoutThePassword()
    {
        await EnterAsync("/query 21");
        await EndsAsync("21 高羊 ›");
        await _terminal.PressAsync("C-d");
        await _peer.ReadAsync();
        _peer.Dispose();
        await ShownAsync("exit code");

        Assert.Equal("/query 21\n", await File.ReadAllTextAsync(History, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Reconnect_IsOneRowThatIsRedrawn()
    {
        await EnterAsync("/query 21");
        await EndsAsync("21 高羊 ›");
        _peer.Dispose();
        using var next = await _server.AcceptAsync();
        next.Dispose();
        await ShownAsync("（第 2 次）");
        await EnterAsync("你好");
        await ShownAsync("你好  … 等待重新连接\n");
        _peer = await _server.AcceptAsync();
        await LogInAsync("127.0.0.1:6000");
        await AcknowledgeAsync(await RequestAsync(), "\"delivery\":\"live\"");

        var screen = await EndsAsync("你好  ✓ 已送达\n● 张三@6000 › 21 高羊 ›");
        Assert.Contains("连接断开：", screen, StringComparison.Ordinal);
        Assert.Contains("已重新连接到 localhost:", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("秒后重连", screen, StringComparison.Ordinal);
    }

    private Task<string> ShownAsync(string text) =>
        _terminal.WaitForAsync(screen => screen.Contains(text, StringComparison.Ordinal), ScriptedPeer.Deadline);

    /// <summary>Waits until the screen ends so. The time of own messages is 12:00 here.</summary>
    private Task<string> EndsAsync(string text) => _terminal.WaitForAsync(
        screen => OwnTime().Replace(screen, "12:00 →").TrimEnd().EndsWith(text, StringComparison.Ordinal), ScriptedPeer.Deadline);

    private async Task EnterAsync(string line)
    {
        await _terminal.TypeAsync(line);
        await _terminal.PressAsync("Enter");
    }

    /// <summary>The client's next request; not a heartbeat.</summary>
    private async Task<string> RequestAsync()
    {
        string? request;
        do
            request = await _peer.ReadAsync();
        while (Wire.MessageId(request) == 99);
        return request!;
    }

    private async Task LogInAsync(string server)
    {
        var login = await RequestAsync();
        await _peer.SendAsync($$$"""{"errno":0,"friends":["{\"id\":21,\"name\":\"高羊\",\"state\":\"online\"}"],"id":13,"msgid":2,"name":"张三","seq":{{{Wire.Seq(login)}}},"server":"{{{server}}}","token":"t"}""" + "\0");
    }

    private Task AcknowledgeAsync(string request, string members) => _peer.SendAsync(
        $$"""{"errno":0,"msgid":101,"re":{{Wire.MessageId(request)}},"seq":{{Wire.Seq(request)}},{{members}}}""" + "\0");

    private Task SayAsync(string text) =>
        _peer.SendAsync($$"""{"id":21,"msg":"{{text}}","msgid":6,"name":"高羊","time":"2026-11-30 12:00:00","toid":13}""" + "\0");

    [GeneratedRegex(@"\d\d:\d\d →")]
    private static partial Regex OwnTime();

    [GeneratedRegex("张三@6002")]
    private static partial Regex Prompt();
}
