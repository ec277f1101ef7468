using System.Text.Json;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>bin/ChatServer with <c>--log-format</c>, as in the panes of the lesson and below a log collector.</summary>
public sealed class LogFormatProcessTests
{
    [Fact]
    public async Task Lesson_ShowsLoginsAndTheGap_InEnglishAndChinese_AndTheFileGetsText()
    {
        using var folder = new TemporaryFolder();
        var ports = FreePorts.Take(2);
        var database = folder.PathOf("chat.db");
        await using var english = await ServerProcess.StartAsync(
            ports[0], database, "--log-format", "lesson", "--lang", "en", "--color", "always", "--log-file", folder.PathOf("log"));
        await using var chinese = ServerProcess.Launch(ports[1], database, "--log-format", "lesson", "--lang", "zh");
        await chinese.WaitForLineAsync("已就绪");
        using var one = await ServerProcess.LogInAsync(ports[0], 13);
        using var other = await ServerProcess.LogInAsync(ports[1], 21);
        await one.SendAsync("""{"msg":"hello","msgid":6,"seq":3,"toid":21}""");
        await other.SendAsync("""{"msg":"hello","msgid":6,"seq":3,"toid":13}""");

        Assert.Matches("^\e\\[2m\\d\\d:\\d\\d:\\d\\d\e\\[0m \e\\[38;5;\\d+m.\e\\[0m login 13 zhang san\e\\[38;5;\\d+m  map \\{13\\}\e\\[0m$",
            await english.WaitForLineAsync("login 13"));
        Assert.EndsWith($" \e[31m✗ 13 → 21 stored: online on 127.0.0.1:{ports[1]}, but not in map {{13}}\e[0m",
            await english.WaitForLineAsync("13 → 21"), StringComparison.Ordinal);
        Assert.Matches(@"^\d\d:\d\d:\d\d . 登录 21 gao yang  连接表 \{21\}$", await chinese.WaitForLineAsync("登录 21"));
        Assert.Matches($@" ✗ 21 → 13 存为离线消息：在 127\.0\.0\.1:{ports[0]} 上在线，但不在连接表 \{{21\}} 里$", await chinese.WaitForLineAsync("21 → 13"));
        await Eventually.HoldsAsync(() => File.ReadAllText(folder.PathOf("log"))
            .Contains(" INF #1 13 -> 21: no connection here, stored offline\n", StringComparison.Ordinal), "the file has text",
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Json_EachLineIsAnObject()
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        await using var server = await ServerProcess.StartAsync(port, folder.PathOf("chat.db"), "--log-format", "json");
        using var client = await ServerProcess.LogInAsync(port, 13);

        var login = JsonDocument.Parse(await server.WaitForLineAsync("\"event\":\"LoggedIn\"")).RootElement;

        Assert.Equal((1300, 13, "zhang san", "{13}"), (login.GetProperty("id").GetInt32(), login.GetProperty("userId").GetInt32(),
            login.GetProperty("name").GetString()!, login.GetProperty("map").GetString()!));
        Assert.All(server.Lines, line => Assert.EndsWith("Z", JsonDocument.Parse(line).RootElement.GetProperty("time").GetString()));
    }
}
