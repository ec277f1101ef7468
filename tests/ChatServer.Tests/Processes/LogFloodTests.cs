using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>A client without a login that makes the server log all the time.</summary>
public sealed class LogFloodTests
{
    private const int Times = 300;

    [Fact]
    public async Task Strangers_CannotFillTheLog_AndEveryLineIsCounted()
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        var file = folder.PathOf("server.log");
        await using var server = await ServerProcess.StartAsync(port, folder.PathOf("chat.db"), "--log-file", file);
        for (var i = 0; i < Times; i++)
        {
            using var client = await RawChatClient.ConnectAsync(port);
            // Not a message, an unknown message, one that needs a login, one with a bad member, and a closed connection.
            await client.SendAsync("nonsense\0{\"msgid\":4711,\"seq\":1}\0{\"msgid\":6,\"msg\":\"x\",\"toid\":13,\"seq\":2}\0{\"msgid\":6,\"msg\":\"x\",\"toid\":\"?\",\"seq\":3}");
            for (var answer = 0; answer < 4; answer++)
                await client.ReadAsync();
        }
        await server.SignalAsync("TERM");
        Assert.Equal(0, await server.WaitForExitAsync(ServerProcess.Patience));

        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.InRange(lines.Length, 60, Times);
        AssertCounted(lines, "connected from", "Connected");
        AssertCounted(lines, "unreadable frame", "BadFrame");
        AssertCounted(lines, "not a message", "NotAMessage");
        AssertCounted(lines, " before a login refused", "Refused");
        AssertCounted(lines, " with a bad member", "BadMember");
        AssertCounted(lines, " closed: ", "Closed");
    }

    private static void AssertCounted(string[] lines, string text, string kind)
    {
        var written = lines.Count(line => line.Contains(text));
        var suppressed = lines.Select(line => Regex.Match(line, $@" (\d+) more like this from 127\.0\.0\.1 within \d+ s: {kind}$"))
            .Where(match => match.Success).Sum(match => int.Parse(match.Groups[1].Value));
        Assert.Equal((kind, Times), (kind, written + suppressed));
        Assert.All(lines.Where(line => line.Contains(text)), line => Assert.Contains("from 127.0.0.1:", line));
    }
}
