using System.Text;
using ChatCluster.ChatServer.Tests.Processes;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Abuse;

/// <summary>Whatever comes in: the process lives, each frame has a defined answer, the log stays readable, nobody's data changes.</summary>
public sealed class BadFrameTests
{
    private const int Mutations = 20_000;
    private const int FramesPerConnection = 4;
    private const int Seed = 20260101;
    private const int MaxLogLine = 1024;

    /// <summary>Without the pause between the documents of a course client, which would make most of the test's time.</summary>
    private static readonly string[] Options = ["--no-course-clients", "--log-level", "debug"];

    private static readonly string[] Templates =
    [
        """{"id":13,"msgid":1,"password":"no"}""", """{"msgid":3,"id":13}""", """{"msgid":4,"name":"","password":""}""",
        """{"id":13,"msg":"你好 \"}{\"","msgid":6,"name":"zhang san","time":"2026-01-01 10:00:00","toid":15}""", """{"friendid":15,"id":13,"msgid":7}""",
        """{"groupdesc":"d","groupname":"g","id":13,"msgid":8}""", """{"groupid":1,"id":13,"msgid":9}""", """{"groupid":1,"id":13,"msg":"x","msgid":10}""",
        """{"msgid":99,"seq":1}""", """{"mids":["a","b"],"msgid":102}""", """{"msgid":104,"seq":7}""",
    ];

    [Fact]
    public async Task Corpus_EachFrame_IsAnsweredOrClosedAndChangesNothing()
    {
        Assert.InRange(BadFrameCorpus.All.Count, 200, 1000);
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        await using var server = await ServerProcess.StartAsync(port, folder.PathOf("chat.db"), Options);

        foreach (var frame in BadFrameCorpus.All)
        {
            using var client = await RawChatClient.ConnectAsync(port);
            await client.SendBytesAsync((byte[])[.. frame, .. "\n\0\n"u8]);
            client.HalfClose();
            var answers = await client.ReadToEndAsync();
            Assert.True(answers.All(IsRefusal),
                $"{Encoding.UTF8.GetString(frame.AsSpan(0, Math.Min(200, frame.Length)))}: {string.Join(' ', answers)}");
        }

        await AssertAliveAsync(server, port);
    }

    [Fact]
    public async Task Mutations_OfEveryMessage_AreSurvived()
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        await using var server = await ServerProcess.StartAsync(port, folder.PathOf("chat.db"), Options);
        var random = new Random(Seed);

        for (var sent = 0; sent < Mutations; sent += FramesPerConnection)
        {
            using var client = await RawChatClient.ConnectAsync(port);
            for (var count = 0; count < FramesPerConnection; count++)
                await client.SendBytesAsync((byte[])[.. Mutate(random), .. "\0"u8]);
            client.HalfClose();
            Assert.All(await client.ReadToEndAsync(), answer => Assert.Matches("^\\{.*\"errno\":\\d+.*\\}$", answer));
        }

        await AssertAliveAsync(server, port);
    }

    private static bool IsRefusal(string answer) => answer.StartsWith('{') && answer.Contains("\"errno\":")
        && !answer.Contains("\"errno\":0");

    private static byte[] Mutate(Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(Templates[random.Next(Templates.Length)]).ToList();
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            var place = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.Insert(place, (byte)random.Next(256));
                    break;
                case 2 when bytes.Count > 1:
                    bytes.RemoveAt(place);
                    break;
                case 3:
                    bytes.InsertRange(place, bytes[..random.Next(bytes.Count)]);
                    break;
                default:
                    bytes[place] = (byte)"{}[]\",:\\019-e"[random.Next(13)];
                    break;
            }
        }
        return [.. bytes];
    }

    private static async Task AssertAliveAsync(RunningProgram server, int port)
    {
        using (var client = await ServerProcess.LogInAsync(port, 19))
        {
            client.Confirms = true;
            Assert.Contains("\"live\"", await client.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":19}""") + await client.ReadAsync());
        }
        await server.SignalAsync("TERM");
        Assert.Equal(0, await server.WaitForExitAsync(ServerProcess.Patience));
        Assert.All(server.Lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, MaxLogLine));
        Assert.All(server.Lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} (DBG|INF|WRN) \P{C}*$", line));
    }
}
