using System.Diagnostics;
using System.Globalization;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>The log shows which user is on which server, and no secrets.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Log_TellsTheStoryOfEachConnection()
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        var file = folder.PathOf("server.log");
        await using var server = await ServerProcess.StartAsync(port, folder.PathOf("chat.db"), "--log-file", file);
        using (var client = await RawChatClient.ConnectAsync(port))
        {
            await client.AskAsync("""{"id":13,"msgid":1,"password":"wrong secret","seq":1}""");
            await client.AskAsync("""{"id":13,"msgid":1,"password":"123456","seq":2}""");
            await client.AskAsync("""{"msg":"my secret","msgid":6,"seq":3,"toid":21}""");
            await client.AskAsync("""{"msgid":4,"name":"new\u001b[31m","password":"third secret","seq":4}""");
            await client.SendBytesAsync("{\"msgid\":6,\"msg\":\"half a secret"u8.ToArray());
            var address = client.LocalEndPoint;

            await server.WaitForLineAsync($" INF #1 connected from {address}");
            await server.WaitForLineAsync($" INF #1 login 13 from {address} refused: id or password is invalid! (errno 1)");
            await server.WaitForLineAsync($" INF #1 login 13 \"zhang san\" from {address}; connection map {{13}}");
            await server.WaitForLineAsync(" INF #1 13 -> 21: no connection here, stored offline");
            await server.WaitForLineAsync($" INF #1 from {address}: REG (4) by 13 refused: the name holds a control character (errno 1)");
        }
        await server.WaitForLineAsync(" INF #1 logout 13 \"zhang san\"; connection map {}");
        await server.WaitForLineAsync(" closed: the client closed in the middle of a message;");
        await server.SignalAsync("TERM");
        Assert.Equal(0, await server.WaitForExitAsync(ServerProcess.Patience));

        Assert.Contains(server.Lines, line => line.Contains($"ChatServer 127.0.0.1:{port} listens"));
        Assert.All(server.Lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} (INF|WRN|ERR) ", line));
        Assert.DoesNotContain(server.Lines, line => line.Contains("secret") || line.Contains("123456") || line.Any(char.IsControl));
        Assert.Equal(server.Lines, await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Log_HealthChecks_LeaveNoLinesAndTakeNoNumbers()
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        await using var server = await ServerProcess.StartAsync(port, folder.PathOf("chat.db"));
        var last = await NumberOfNextAsync(server, port);
        for (var isQuiet = false; !isQuiet;)
        {
            // A check that is not over within the fifth of a second after which the log tells of a connection, on a busy machine, is made
            // again.
            using var check = await RawChatClient.ConnectAsync(port);
            var address = check.LocalEndPoint;
            await check.AskAsync("""{"msgid":99}""");
            check.Dispose();
            var next = await NumberOfNextAsync(server, port);
            isQuiet = next == last + 1;
            last = next;
            Assert.Equal(!isQuiet, server.Lines.Any(line => line.Contains($" {address}", StringComparison.Ordinal)));
            Assert.True(last < 20, "no check was over in time");
        }
        using var client = await RawChatClient.ConnectAsync(port);
        await client.AskAsync("""{"msgid":99}""");
        await client.AskAsync("""{"id":13,"msgid":1,"password":"123456","seq":1}""");
        await server.WaitForLineAsync($" INF #{last + 1} connected from {client.LocalEndPoint}");
    }

    [Fact]
    public async Task LogLevel_Warning_LeavesTheRestOut()
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        await using var server = ServerProcess.Launch(port, folder.PathOf("chat.db"), "--log-level", "warning");
        using var client = await ConnectWhenListeningAsync(port);
        await client.SendAsync("nonsense");

        await server.WaitForLineAsync($" WRN #1 from {client.LocalEndPoint}: unreadable frame: not a JSON object (1 of 5 within a minute)");

        Assert.Single(server.Lines);
    }

    [Fact]
    public async Task Log_NobodyReads_HoldsUpNobodyNorTheEnd()
    {
        const int MoreThanAPipeHolds = 1000;
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        using var server = Process.Start(new ProcessStartInfo(
            ServerProcess.File, ["127.0.0.1", $"{port}", "--db", $"sqlite:{folder.PathOf("chat.db")}"])
        { RedirectStandardOutput = true })!;
        try
        {
            for (var i = 0; i < MoreThanAPipeHolds; i++)
            {
                using var client = await ConnectWhenListeningAsync(port);
                Assert.Contains("\"errno\":0", await client.AskAsync("""{"msgid":99}"""));
            }

            await CommandRun.OfAsync("kill", ["-TERM", $"{server.Id}"], Eventually.Deadline);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken)
                .WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            server.Kill();
        }
    }

    /// <returns>The number that the server gives to the next connection that is no health check.</returns>
    private static async Task<int> NumberOfNextAsync(RunningProgram server, int port)
    {
        using var silent = await RawChatClient.ConnectAsync(port);
        var line = await server.WaitForLineAsync($" connected from {silent.LocalEndPoint}");
        return int.Parse(line.Split('#')[1].Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private static async Task<RawChatClient> ConnectWhenListeningAsync(int port)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                return await RawChatClient.ConnectAsync(port);
            }
            catch (System.Net.Sockets.SocketException)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }
}
