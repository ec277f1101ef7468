using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Abuse;

/// <summary>Many connections that want nothing good. Afterwards the server has as many descriptors as before.</summary>
public sealed class FloodTests
{
    private const int Sockets = 1000;
    private const string Heartbeat = """{"msgid":99}""";

    [Fact]
    public async Task Slowloris_SilentAndHalfFrames_AreClosedAndGiveTheirDescriptorsBack()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(time: time);
        using var person = await server.LogInAsync(13);
        var count = server.Get<Server.Connections.SilenceWatch>();
        var before = Descriptors();
        var loris = new List<RawChatClient>();
        for (var number = 0; number < Sockets; number++)
        {
            loris.Add(await server.ConnectAsync());
            if (number % 2 == 0)
                await loris[^1].SendBytesAsync("{\"msgid\":6,\"msg\":\""u8.ToArray());
        }
        await Eventually.HoldsAsync(() => count.Watched == Sockets + 1, "all are there", TestContext.Current.CancellationToken);
        Assert.Contains("\"msgid\":100", await person.AskAsync(Heartbeat));

        time.Advance(TimeSpan.FromSeconds(10));

        foreach (var client in loris)
        {
            Assert.Empty(await client.ReadToEndAsync());
            client.Dispose();
        }
        Assert.Contains("\"msgid\":100", await person.AskAsync(Heartbeat));
        await DescriptorsComeBackAsync(before);
    }

    [Fact]
    public async Task Resets_AtEveryMoment_LeaveNothingBehind()
    {
        await using var server = await TestServer.StartAsync();
        using var person = await server.LogInAsync(13);
        var before = Descriptors();

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

        Assert.Contains("\"msgid\":100", await person.AskAsync(Heartbeat));
        await Eventually.HoldsAsync(() => server.Get<Server.Connections.ConnectionCount>().Open == 1, "all have left", TestContext.Current.CancellationToken);
        await DescriptorsComeBackAsync(before);
    }

    /// <summary>Tests run side by side, so other servers' descriptors come and go; a thousand lost ones would show.</summary>
    private static Task DescriptorsComeBackAsync(int before) =>
        Eventually.HoldsAsync(() => Descriptors() < before + Sockets / 4, "the descriptors come back", TestContext.Current.CancellationToken);

    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;
}
