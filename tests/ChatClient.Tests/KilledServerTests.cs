using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>Two real clients on a real server that is killed again and again while they talk.</summary>
public sealed class KilledServerTests
{
    private const int Messages = 400;
    private const int Kills = 3;

    [Fact]
    public async Task Messages_WhileTheServerIsKilled_AreAllSeenOnceAndInOrder()
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        await using var server = await MortalServer.StartAsync(port, folder.PathOf("chat.db"));
        await using var receiver = ClientProcess.Start("127.0.0.1", $"{port}");
        await receiver.TypeAsync("login 21 123456");
        await receiver.WaitForAsync("login ok");
        await using var sender = ClientProcess.Start("127.0.0.1", $"{port}");
        await sender.TypeAsync("login 13 123456");
        await sender.TypeAsync(string.Join('\n', Enumerable.Range(1, Messages).Select(i => $"chat:21:<{i}>")));
        var seen = ReadSeenAsync(receiver);

        var acknowledged = new List<string>();
        for (var kill = 1; kill <= Kills; kill++)
        {
            acknowledged.AddRange(await ReadAnswersAsync(sender, Messages * kill / (Kills + 1) - acknowledged.Count));
            await server.DieAndReturnAsync();
        }
        acknowledged.AddRange(await ReadAnswersAsync(sender, Messages - acknowledged.Count));

        Assert.All(acknowledged, line => Assert.Matches("^ack chat 21 (live|stored)", line));
        Assert.Equal(Enumerable.Range(1, Messages), await seen);
    }

    [Fact]
    public async Task FirstLogin_WhenTheServerIsKilledBeforeItsAnswer_IsAnsweredByTheNext()
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        await using var server = await MortalServer.StartAsync(port, folder.PathOf("chat.db"));
        await using var client = ClientProcess.Start("127.0.0.1", $"{port}");
        await client.WaitForAsync("connected");
        await client.TypeAsync("where");
        await client.WaitForAsync("ack where");
        await server.StopAsync();
        await client.TypeAsync("login 13 123456");
        await Eventually.HoldsAsync(() => HasUnread(port), "the login is in the stopped server's socket",
            TestContext.Current.CancellationToken);
        await server.DieAndReturnAsync();

        var lines = await client.WaitForAsync("login ok id=13");

        Assert.Contains("reconnecting attempt=1 ", lines, StringComparison.Ordinal);
        client.EndInput();
        Assert.Equal(0, await client.EndAsync());
    }

    /// <summary>
    /// Whether a connection to this port holds bytes that its server has not read, as the kernel tells (proc_pid_net(5)).
    /// </summary>
    private static bool HasUnread(int port) => File.ReadLines("/proc/net/tcp")
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Any(row => row[1].EndsWith($":{port:X4}", StringComparison.Ordinal) && row[3] == "01"
            && !row[4].EndsWith(":00000000", StringComparison.Ordinal));

    private static async Task<List<string>> ReadAnswersAsync(ClientProcess sender, int count)
    {
        var answers = new List<string>();
        while (answers.Count < count)
        {
            var line = await sender.ReadLineAsync() ?? throw new EndOfStreamException($"the sender ended: {await sender.EndAsync()}");
            if (line.StartsWith("ack ", StringComparison.Ordinal) || line.StartsWith("unanswered", StringComparison.Ordinal))
                answers.Add(line);
        }
        return answers;
    }

    /// <summary>The numbers of the messages in the order shown, up to the last.</summary>
    private static async Task<List<int>> ReadSeenAsync(ClientProcess receiver)
    {
        var seen = new List<int>();
        while (seen is [] || seen[^1] != Messages)
        {
            var line = await receiver.ReadLineAsync() ?? throw new EndOfStreamException($"the receiver ended: {await receiver.EndAsync()}");
            if (line.Contains("said: <", StringComparison.Ordinal))
                seen.Add(int.Parse(line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..^1]));
        }
        return seen;
    }

    /// <summary>bin/ChatServer, whose end is always a kill -9.</summary>
    private sealed class MortalServer(string[] arguments) : IAsyncDisposable
    {
        private RunningProgram _running = RunningProgram.Start(BuiltProgram.PathOf("ChatServer"), arguments);

        public static async Task<MortalServer> StartAsync(int port, string databaseFile)
        {
            var server = new MortalServer(
                ["127.0.0.1", $"{port}", "--db", $"sqlite:{databaseFile}", "--seed-lesson", "--mailbox-messages", "10000"]);
            await server._running.WaitForLineAsync("is ready");
            return server;
        }

        /// <summary>It holds its connections but does nothing any more.</summary>
        public Task StopAsync() => _running.SignalAsync("STOP");

        public async Task DieAndReturnAsync()
        {
            await _running.DisposeAsync();
            _running = RunningProgram.Start(BuiltProgram.PathOf("ChatServer"), arguments);
            await _running.WaitForLineAsync("is ready");
        }

        public ValueTask DisposeAsync() => _running.DisposeAsync();
    }
}
