using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

/// <summary>A client that does not read is disconnected; no other client waits for it, and undelivered messages are stored.</summary>
public sealed class SlowReaderTests
{
    private const int SmallBuffer = 4096;

    [Fact]
    public async Task SlowReader_IsCutAndHisMessagesAreKeptInOrder()
    {
        await using var server = await TestServer.StartAsync(change: options => TestServer.WithWideMailboxes(options) with
        {
            CourseClients = new() { Protect = false },
            Connections = options.Connections with { Outbox = new() { MaxBytes = 256 * 1024 } },
        });
        using var sender = await server.LogInExtendedAsync(13);
        using var slow = await server.LogInAsync(15, "666666", SmallBuffer);
        var body = new string('x', 20_000);

        var sent = 0;
        var answers = new List<string>();
        while (server.Query<string>("SELECT state FROM user WHERE id = 15") == "online")
        {
            await sender.SendAsync($$"""{"msg":"{{sent}} {{body}}","msgid":6,"seq":2,"toid":15}""");
            Assert.InRange(++sent, 1, 5_000);
        }
        while (answers.Count < sent)
            answers.Add(await sender.ReadAsync());
        var received = (await slow.ReadToEndAsync()).Select(Number).ToList();
        var kept = Enumerable.Range(0, server.Query<int>("SELECT count(*) FROM offlinemessage"))
            .Select(row => Number(server.Query<string>($"SELECT message FROM offlinemessage ORDER BY id LIMIT 1 OFFSET {row}"))).ToList();
        Assert.Equal(received.Order(), received);
        Assert.Equal(kept.Order(), kept);
        // What the kernel had taken and the client never read is the course's loss; everything after it is here.
        Assert.Equal(sent - 1, kept[^1]);
        Assert.Equal(kept.Count, kept[^1] - kept[0] + 1);
        Assert.Equal(kept.Count, answers.Count(answer => answer.Contains("\"stored\"")));
        Assert.True(kept.Count * 20_000 > 100_000);
    }

    [Fact]
    public async Task TwoSlowReaders_WhoWriteToEachOther_DoNotWaitForEachOtherForEver()
    {
        await using var server = await TestServer.StartAsync(change: options => options with
        {
            CourseClients = new() { Protect = false },
            Connections = options.Connections with { Outbox = new() { MaxBytes = 64 * 1024 } },
        });
        using var one = await server.LogInAsync(13, receiveBuffer: SmallBuffer);
        using var two = await server.LogInAsync(15, "666666", SmallBuffer);
        var body = new string('x', 30_000);

        await Task.WhenAll(FloodAsync(one, 15), FloodAsync(two, 13));
        one.Reset();
        two.Reset();

        await server.WaitUntilAsync("SELECT count(*) FROM user WHERE state = 'online'", 0);
        using var other = await server.LogInAsync(13);

        async Task FloodAsync(TestKit.RawChatClient client, int to)
        {
            try
            {
                for (var count = 0; count < 500; count++)
                    await client.SendAsync($$"""{"msg":"{{body}}","msgid":6,"toid":{{to}}}""");
            }
            catch (System.Net.Sockets.SocketException)
            {
                // Cut, as it should be.
            }
        }
    }

    private static int Number(string push) => int.Parse(push.Split("\"msg\":\"")[1].Split(' ')[0], provider: null);
}
