using ChatCluster.Server.Connections;
using ChatCluster.TestKit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Abuse;

/// <summary>Many connections that want nothing good. Afterwards the server holds as much as before.</summary>
[Collection(nameof(Alone))]
public sealed class FloodTests
{
    private const int Sockets = 1000;
    private const int SmallBuffer = 4096;
    private const string Heartbeat = """{"msgid":99}""";

    [Fact]
    public async Task Slowloris_SilentAndHalfFrames_AreClosedAndGiveEverythingBack()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(time: time,
            change: options => options with { CourseClients = new() { Protect = false } });
        using var user = await server.LogInAsync(13);

        await Footprint.ComesBackAsync(async () =>
        {
            var loris = new List<RawChatClient>();
            for (var number = 0; number < Sockets; number++)
            {
                loris.Add(await server.ConnectAsync());
                if (number % 2 == 0)
                    await loris[^1].SendBytesAsync("{\"msgid\":6,\"msg\":\""u8.ToArray());
            }
            await Eventually.HoldsAsync(() => server.Get<IdleTimeoutMonitor>().Watched == Sockets + 1, "all are there",
                TestContext.Current.CancellationToken);
            Assert.Contains("\"msgid\":100", await user.AskAsync(Heartbeat));

            time.Advance(TimeSpan.FromSeconds(10));

            foreach (var client in loris)
            {
                Assert.Empty(await client.ReadToEndAsync());
                client.Dispose();
            }
            Assert.Contains("\"msgid\":100", await user.AskAsync(Heartbeat));
            await AllHaveLeftAsync(server);
        });
    }

    [Fact]
    public async Task Resets_AtEveryMoment_LeaveNothingBehind()
    {
        await using var server = await TestServer.StartAsync();
        using var user = await server.LogInAsync(13);

        await Footprint.ComesBackAsync(async () =>
        {
            for (var number = 0; number < Sockets; number++)
            {
                using var client = await server.ConnectAsync();
                if (number % 4 == 1)
                    await client.SendBytesAsync("{\"msgid\":"u8.ToArray());
                else if (number % 4 == 2)
                    await client.SendAsync("""{"id":99,"msgid":1,"password":"x"}""");
                else if (number % 4 == 3)
                    await client.AskAsync(Heartbeat);
                client.Reset();
            }
            Assert.Contains("\"msgid\":100", await user.AskAsync(Heartbeat));
            await AllHaveLeftAsync(server);
        });
    }

    [Fact]
    public async Task SlowReaders_OfTheLargestFrames_AreCutAndGiveEverythingBack()
    {
        await using var server = await TestServer.StartAsync(change: options =>
            TestServer.WithWideMailboxes(options) with { CourseClients = new() { Protect = false } });
        using var sender = await server.LogInExtendedAsync(13);
        var body = new string('x', 60_000);

        await Footprint.ComesBackAsync(async () =>
        {
            foreach (var reader in new[] { 16, 18, 19, 21 })
            {
                using var slow = await server.LogInAsync(reader, receiveBuffer: SmallBuffer);
                var sent = 0;
                while (server.Query<string>($"SELECT state FROM user WHERE id = {reader}") == "online")
                {
                    await sender.SendAsync($$"""{"msg":"{{body}}","msgid":6,"seq":2,"toid":{{reader}}}""");
                    Assert.InRange(++sent, 1, 900);
                }
                for (; sent > 0; sent--)
                    Assert.Contains("\"errno\":0", await sender.ReadAsync());
            }
            server.Query<int>("DELETE FROM offlinemessage");
            await AllHaveLeftAsync(server);
        });
    }

    private static Task AllHaveLeftAsync(TestServer server) =>
        Eventually.HoldsAsync(() => server.Get<ConnectionCount>().Open == 1, "all have left", TestContext.Current.CancellationToken);
}
