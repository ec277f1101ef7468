using ChatCluster.Client.Commands;
using ChatCluster.Presentation;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>What a user sees who did not ask for the course's words, where the terminal itself echoes what is typed.</summary>
public sealed class TalkScreenTests
{
    private const string Friends = ""","friends":["{\"id\":21,\"name\":\"高羊\",\"state\":\"online\"}"]""";

    [Fact]
    public async Task Login_InChinese_ShowsTheListsAndTheServerLast_AndThePrompt()
    {
        await using var app = await LoggedInAsync(Language.Chinese);

        await app.Output.WaitForAsync("▲ 张三@6002 › ");
        Assert.StartsWith("1. 登录\n2. 注册\n3. 退出\n请选择：用户 id：密码：\n好友\n  ● 21 高羊 在线\n", app.Output.Text,
            StringComparison.Ordinal);
        Assert.Contains("▲ 已登录：13 张三，服务器 127.0.0.1:6002\n", app.Output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"delivery\":\"live\"", "→ 21 高羊: 你好  ✓ live\n")]
    [InlineData("\"delivery\":\"relayed\"", "→ 21 高羊: 你好  ⇢ relayed through another server\n")]
    [InlineData("\"delivery\":\"stored\",\"errmsg\":\"user 21 is offline\"",
        "→ 21 高羊: 你好  ✗ user 21 is offline: kept as an offline message\n")]
    public async Task OwnMessage_IsMarkedWithWhatBecameOfIt(string answer, string shown)
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("/query 高羊");
        await app.Output.WaitForAsync("› 21 高羊 › ");
        app.Input.Type("你好");
        await app.AcknowledgeAsync($"\"errno\":0,{answer}");

        await app.Output.WaitForAsync(shown);
    }

    [Theory]
    [InlineData("""{"id":21,"name":"高羊","server":"127.0.0.1:6000","state":"online"}""", "● 21 高羊 online on ● 127.0.0.1:6000\n")]
    [InlineData("""{"id":21,"name":"高羊","state":"offline"}""", "○ 21 高羊 offline\n")]
    public async Task Where_OfAFriend_ShowsTheServer(string user, string shown)
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("/where 高羊");
        await app.AcknowledgeAsync($"\"errno\":0,\"user\":{user}");

        await app.Output.WaitForAsync(shown);
    }

    [Fact]
    public async Task OwnMessage_StoredInChinese_SaysWhyInChinese()
    {
        await using var app = await LoggedInAsync(Language.Chinese);
        app.Input.Type("chat：21：你好");
        await app.AcknowledgeAsync(
            "\"errno\":0,\"delivery\":\"stored\",\"errmsg\":\"user 21 is online on 127.0.0.1:6000, but not in this process's connection map {13}\"");

        await app.Output.WaitForAsync(
            "→ 21 高羊: 你好  ✗ 用户 21 在 127.0.0.1:6000 上在线，但不在本进程的连接表 {13} 里：已存为离线消息\n");
        await app.Output.WaitForAsync("▲ 张三@6002 › 21 高羊 › ");
    }

    [Fact]
    public async Task GroupMessage_StoredForSome_IsMarkedAsKept()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("/group 1 hi");
        await app.AcknowledgeAsync("\"errno\":0,\"live\":2,\"relayed\":0,\"stored\":1");

        await app.Output.WaitForAsync("→ group 1: hi  ✗ 2 live, 1 kept offline\n");
    }

    [Fact]
    public async Task MessageOfAnotherTalk_IsShownAndCountedInThePrompt_UntilItsTalkIsOpened()
    {
        await using var app = await LoggedInAsync();
        await app.Peer.SendAsync("""{"id":21,"msg":"hi","msgid":6,"name":"高羊","time":"2026-11-30 12:03:04","toid":13}""" + "\0");

        await app.Output.WaitForAsync("12:03 21 高羊: hi\n");
        await app.Output.WaitForAsync("张三@6002 (+1) › ");
        app.Input.Type("/query 21");
        await app.Output.WaitForAsync("张三@6002 › 21 高羊 › ");
    }

    [Fact]
    public async Task OfflineMessage_IsTaggedWithItsAge()
    {
        var written = DateTime.Now.AddMinutes(-125).ToString("yyyy-MM-dd HH:mm:ss", provider: null);
        await using var app = await LoggedInAsync(more:
            $$""","offlinemsg":["{\"id\":21,\"msg\":\"late\",\"msgid\":6,\"name\":\"高羊\",\"time\":\"{{written}}\",\"toid\":13}"]""");

        await app.Output.WaitForAsync($"[offline message, 2 h ago] {written[11..16]} 21 高羊: late\n");
    }

    [Fact]
    public async Task Mistake_IsAnErrorWithTheForm()
    {
        await using var app = await LoggedInAsync(Language.Chinese);
        app.Input.Type("/mgs 21 x", "/msg 21", "hello");

        await app.Errors.WaitForAsync("未知命令 /mgs！是不是 /msg？\n/msg 命令格式不对！ 格式：/msg WHO TEXT\n还没有打开对话！ 格式：/query 21\n");
    }

    [Fact]
    public async Task Help_ShowsBothKindsOfCommands()
    {
        await using var app = await LoggedInAsync();
        app.Input.Type("/help");

        await app.Output.WaitForAsync("  /msg WHO TEXT  ");
        await app.Output.WaitForAsync("  chat:friendid:message  ");
        app.Input.Type("/quit");
        await app.AcknowledgeAsync("\"errno\":0");
        Assert.Equal(ExitCode.Ok, await app.EndAsync());
    }

    private static async Task<RunningApp> LoggedInAsync(Language language = Language.English, string more = Friends)
    {
        var app = await RunningApp.ForTalkAsync(language);
        app.Input.Type("1", "13", "123456");
        await app.AcceptLoginAsync(name: "张三", server: "127.0.0.1:6002", more: more.Contains("friends") ? more : more + Friends);
        await app.Output.WaitForAsync("张三@6002 › ");
        return app;
    }
}
