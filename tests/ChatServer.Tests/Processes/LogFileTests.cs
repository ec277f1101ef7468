using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>Log files that two servers share, that are rotated, and that have no room.</summary>
public sealed class LogFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyList<int> _ports = FreePorts.Take(2);

    private string LogFile => _folder.PathOf("server.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rotation_ByRename_LosesNoLineOfTwoServers()
    {
        const int Connections = 400;
        await using var one = await StartAsync(_ports[0]);
        await using var two = await StartAsync(_ports[1]);
        var load = Task.WhenAll(_ports.Select((port, network) => ConnectManyAsync(port, network, Connections)));
        for (var rotation = 1; rotation <= 3; rotation++)
        {
            var lines = CountLines(LogFile);
            await Eventually.HoldsAsync(() => CountLines(LogFile) > lines + 50
                || load.IsCompleted, "lines came", TestContext.Current.CancellationToken);
            File.Move(LogFile, $"{LogFile}.{rotation}");
            await one.SignalAsync("USR1");
            await two.SignalAsync("USR1");
            await Eventually.HoldsAsync(() => File.Exists(LogFile), "the log is open again", TestContext.Current.CancellationToken);
        }
        await load;
        await StopAsync(one);
        await StopAsync(two);

        var all = Directory.GetFiles(_folder.Root, "server.log*").SelectMany(File.ReadAllLines).ToList();
        Assert.All(all, line => Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} (INF|WRN) .*[^ ]$", line));
        Assert.Equal(2 * Connections, all.Count(line => line.Contains(" connected from 10.")));
        Assert.Equal(2 * Connections, all.Count(line => line.Contains(" closed: ")));
        Assert.Equal(one.Lines.Count + two.Lines.Count, all.Count);
    }

    [Fact]
    public async Task Rotation_ByCopyAndTruncate_LeavesNoHole()
    {
        await using var server = await StartAsync(_ports[0]);
        await ConnectManyAsync(_ports[0], network: 0, count: 20);
        await server.WaitForLineAsync("#20 from ");
        File.Copy(LogFile, LogFile + ".1");
        await File.WriteAllTextAsync(LogFile, "", TestContext.Current.CancellationToken);

        await ConnectManyAsync(_ports[0], network: 1, count: 1);
        await server.WaitForLineAsync("connected from 10.1.0.0");
        await StopAsync(server);

        var text = await File.ReadAllTextAsync(LogFile, TestContext.Current.CancellationToken);
        Assert.DoesNotContain('\0', text);
        Assert.Matches(@"^\d{4}-", text);
        Assert.Contains("connected from 10.1.0.0", text);
    }

    [Fact]
    public async Task FullDisk_IsToldOnceAndTheServerLivesOn()
    {
        File.CreateSymbolicLink(LogFile, "/dev/full");
        await using var server = await ServerProcess.StartAsync(_ports[0], _folder.PathOf("chat.db"), "--log-file", LogFile);
        using var client = await ServerProcess.LogInAsync(_ports[0], 13);
        var told = await server.WaitForLineAsync("cannot write the log to ");
        Assert.Contains("No space left on device", told);

        File.Delete(LogFile);
        using var second = await RawChatClient.ConnectAsync(_ports[0]);
        await Eventually.HoldsAsync(
            () => File.Exists(LogFile)
                && File.ReadAllText(LogFile).Contains("#2 connected"), "the log is written again", TestContext.Current.CancellationToken);

        Assert.Matches(@" WRN \d+ lines are missing here, they could not be written$", File.ReadLines(LogFile).First());
        Assert.Single(server.Lines, line => line.Contains("cannot write the log"));
        Assert.Contains("\"errno\":0", await client.AskAsync("""{"msgid":99}"""));
    }

    [Fact]
    public async Task LogFile_OfAServer_IsNoStrangersAndGoesOnAfterACutLine()
    {
        var cut = _folder.PathOf("cut");
        await File.WriteAllTextAsync(cut, "cut off", TestContext.Current.CancellationToken);
        await using var server = await StartAsync(_ports[0]);
        Assert.Equal(UnixFileMode.None,
            File.GetUnixFileMode(LogFile) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));

        File.Move(cut, LogFile, overwrite: true);
        await server.SignalAsync("USR1");
        await Eventually.HoldsAsync(
            () => File.ReadAllText(LogFile).StartsWith("cut off\n", StringComparison.Ordinal), "the cut line is ended",
            TestContext.Current.CancellationToken);
    }

    private Task<RunningProgram> StartAsync(int port) => ServerProcess.StartAsync(
        port, _folder.PathOf("chat.db"), "--log-file", LogFile, "--proxy-protocol-from", "127.0.0.1");

    private static async Task StopAsync(RunningProgram server)
    {
        await server.SignalAsync("TERM");
        Assert.Equal(0, await server.WaitForExitAsync(ServerProcess.Patience));
    }

    /// <summary>Each from an address of its own: what many connections of one address have to say would not all be logged.</summary>
    private static async Task ConnectManyAsync(int port, int network, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var client = await RawChatClient.ConnectAsync(port);
            await client.SendBytesAsync(
                System.Text.Encoding.ASCII.GetBytes($"PROXY TCP4 10.{network}.{i / 256}.{i % 256} 127.0.0.1 4000 8000\r\n"));
            // Not a heartbeat: a connection that sends only that is a health check, of which the log says nothing.
            Assert.Contains("\"errno\":", await client.AskAsync("""{"msgid":104,"seq":1}"""));
        }
    }

    private static int CountLines(string file) => File.ReadAllText(file).Count(static character => character == '\n');
}
