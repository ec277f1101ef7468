using ChatCluster.ChatServer.Tests.Processes;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Faults;

/// <summary>The promise over kill -9: what was acknowledged is delivered, nothing is shown twice, each sender's order is kept.</summary>
public sealed class KilledServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string DatabaseFile => _folder.PathOf("chat.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task PairsChatting_WhileTheirServerIsKilledAndStartedAgain_LoseNothing(int seed)
    {
        var random = new Random(seed);
        var port = FreePorts.Take(1)[0];
        var server = await ServerProcess.StartAsync(port, DatabaseFile);
        var clients = Clients(() => port);
        using var stop = new CancellationTokenSource();
        var running = Task.WhenAll(clients.Values.Select(client => client.RunAsync(stop.Token)));

        var said = 0;
        for (var kill = 0; kill < 2; kill++)
        {
            said += await ChatAsync(clients.Values, 10);
            await EverybodySeesAsync(clients.Values, said - 5);
            said += await ChatAsync(clients.Values, random.Next(40));
            await server.SignalAsync("KILL");
            await server.WaitForExitAsync(ServerProcess.StopTime);
            await server.DisposeAsync();
            said += await ChatAsync(clients.Values, random.Next(10));
            server = await ServerProcess.StartAsync(port, DatabaseFile);
        }
        said += await ChatAsync(clients.Values, 10);

        await CheckAsync(clients, said);
        await stop.CancelAsync();
        await running;
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Pairs_WhoseServerIsKilled_GoOnAtTheOtherWithTheirTokens()
    {
        var ports = FreePorts.Take(2);
        var port = ports[0];
        var first = await ServerProcess.StartAsync(ports[0], DatabaseFile);
        await using var second = await ServerProcess.StartAsync(ports[1], DatabaseFile);
        var clients = Clients(() => Volatile.Read(ref port));
        using var stop = new CancellationTokenSource();
        var running = Task.WhenAll(clients.Values.Select(client => client.RunAsync(stop.Token)));
        var said = await ChatAsync(clients.Values, 20);
        await EverybodySeesAsync(clients.Values, 10);
        said += await ChatAsync(clients.Values, 10);

        await first.SignalAsync("KILL");
        Volatile.Write(ref port, ports[1]);
        said += await ChatAsync(clients.Values, 20);

        await CheckAsync(clients, said);
        // The dead server's lease still says that they are online there: only the token lets them in, and it cost no password.
        Assert.All(clients.Values, client => Assert.Equal(1, client.PasswordLogins));
        await stop.CancelAsync();
        await running;
        await first.DisposeAsync();
    }

    [Fact]
    public async Task OfflineDelivery_KilledInTheMiddleTwentyTimes_LosesNothingAndKeepsTheOrder()
    {
        const int count = 400;
        var random = new Random(7);
        var ports = FreePorts.Take(2);
        var port = ports[0];
        var server = await ServerProcess.StartAsync(port, DatabaseFile);
        using (var sender = await ServerProcess.LogInAsync(port, 13))
        {
            for (var number = 0; number < count; number++)
                Assert.Contains("\"stored\"", await sender.AskAsync($$"""{"mid":"{{number}}","msg":"{{new string('x', 4_000)}}","msgid":6,"seq":2,"toid":21}"""));
        }
        var seen = new HashSet<string>();
        var shown = new List<int>();
        string? token = null;
        for (var kill = 0; kill < 21; kill++)
        {
            port = ports[kill % 2];
            var next = ServerProcess.Launch(ports[(kill + 1) % 2], DatabaseFile);
            using var receiver = await LogInAsync(last: false);
            for (var frames = random.Next(20); frames > 0 && shown.Count < count; frames--)
                Show(await receiver.ReadAsync());
            await server.SignalAsync("KILL");
            await server.WaitForExitAsync(ServerProcess.StopTime);
            await server.DisposeAsync();
            server = next;
            await server.WaitForLineAsync("is ready");
        }
        port = ports[1];
        using (var receiver = await LogInAsync(last: true))
        {
            while (shown.Count < count)
                Show(await receiver.ReadAsync());
        }

        Assert.Equal(Enumerable.Range(0, count), shown);
        await server.DisposeAsync();

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

        void Show(string message) => shown.AddRange(RawChatClient.Mids(message).Where(seen.Add).Select(mid => int.Parse(mid, provider: null)));
    }

    private static Dictionary<int, ResendingClient> Clients(Func<int> port) => new()
    {
        [13] = new(13, 15, "123456", port),
        [15] = new(15, 13, "666666", port),
        [16] = new(16, 18, "123456", port),
        [18] = new(18, 16, "123456", port),
        [19] = new(19, 21, "123456", port),
        [21] = new(21, 19, "123456", port),
    };

    /// <summary>Everybody says something every few milliseconds, whether he is connected or not.</summary>
    private static async Task<int> ChatAsync(IReadOnlyCollection<ResendingClient> clients, int messages)
    {
        for (var count = 0; count < messages; count++)
        {
            foreach (var client in clients)
                client.Say();
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        return messages;
    }

    private static Task EverybodySeesAsync(IReadOnlyCollection<ResendingClient> clients, int messages) => Eventually.HoldsAsync(
        () => clients.All(client => client.Shown.Count >= messages), $"everybody is shown {messages} messages", TestContext.Current.CancellationToken);

    /// <summary>In the end everything is acknowledged, so everybody must have been shown everything of his partner, once and in order.</summary>
    private static async Task CheckAsync(Dictionary<int, ResendingClient> clients, int said)
    {
        await Eventually.HoldsAsync(() => clients.Values.All(client => !client.HasUnacknowledged), "everything is acknowledged", TestContext.Current.CancellationToken);
        await EverybodySeesAsync(clients.Values, said);
        foreach (var (sender, receiver) in new[] { (13, 15), (15, 13), (16, 18), (18, 16), (19, 21), (21, 19) })
            Assert.Equal(Enumerable.Range(0, said).Select(number => ResendingClient.Text(sender, number)), clients[receiver].Shown);
    }
}
