using ChatCluster.ChatServer.Tests.Processes;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Faults;

/// <summary>Offline messages over kill -9: what was acknowledged is delivered, nothing is shown twice, the order is kept.</summary>
public sealed class KilledServerTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<RunningProgram> _servers = [];

    /// <summary>Hundreds of messages of one sender are more than a mailbox holds by default.</summary>
    private static readonly string[] WideMailboxes = ["--mailbox-messages", "100000", "--mailbox-bytes", "100000000"];

    private string DatabaseFile => _folder.PathOf("chat.db");

    /// <summary>However the test ends, its servers end with it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task OfflineDelivery_KilledInTheMiddleFiftyTimes_LosesNothingAndKeepsTheOrder()
    {
        const int count = 600;
        const int kills = 50;
        var random = new Random(7);
        var ports = FreePorts.Take(2);
        var port = ports[0];
        var server = Launch(port);
        await server.WaitForLineAsync("is ready");
        using (var sender = await ServerProcess.LogInAsync(port, 13))
        {
            for (var number = 0; number < count; number++)
                Assert.Contains("\"stored\"", await sender.AskAsync($$"""{"mid":"{{number}}","msg":"{{new string('x', 2_000)}}","msgid":6,"seq":2,"toid":21}"""));
        }
        var seen = new HashSet<string>();
        var shown = new List<int>();
        string? token = null;
        for (var kill = 0; kill < kills; kill++)
        {
            port = ports[kill % 2];
            var next = Launch(ports[(kill + 1) % 2]);
            using var receiver = await LogInAsync(last: false);
            // Evenly over the delivery, so that the last kill too is in the middle of it. A client that confirms nothing gets no second
            // page.
            for (var wanted = Math.Max(shown.Count, count * kill / kills) + random.Next(-10, 10); receiver.Confirms && shown.Count < wanted
                && shown.Count < count;)
                Show(await receiver.ReadAsync());
            await server.SignalAsync("KILL");
            await server.WaitForExitAsync(ServerProcess.Patience);
            server = next;
            await server.WaitForLineAsync("is ready");
        }
        port = ports[kills % 2];
        using (var receiver = await LogInAsync(last: true))
        {
            while (shown.Count < count)
                Show(await receiver.ReadAsync());
        }

        Assert.Equal(Enumerable.Range(0, count), shown);

        RunningProgram Launch(int port)
        {
            _servers.Add(ServerProcess.Launch(port, DatabaseFile, WideMailboxes));
            return _servers[^1];
        }

        async Task<RawChatClient> LogInAsync(bool last)
        {
            var receiver = await RawChatClient.ConnectAsync(port);
            receiver.Confirms = last || random.Next(4) > 0;
            var proof = token is null ? "\"password\":\"123456\"" : $"\"token\":\"{token}\"";
            var answer = await receiver.AskAsync($$"""{"id":21,"msgid":1,{{proof}},"seq":1}""");
            token = answer.Split("\"token\":\"")[1].Split('"')[0];
            Show(answer);
            return receiver;
        }

        void Show(string message) =>
            shown.AddRange(RawChatClient.Mids(message).Where(seen.Add).Select(mid => int.Parse(mid, provider: null)));
    }
}
