using System.Net.Sockets;
using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>A service of Type=notify (sd_notify(3)).</summary>
public sealed class SystemdTests : IDisposable
{
    /// <summary>Starts the server as a child, and passes SIGTERM on.</summary>
    private const string Manager = """
        "$@" & server=$!
        trap 'kill -TERM $server' TERM
        wait $server
        wait $server
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Server_UnderSystemd_ReportsThatItIsReadyAndThatItStops_AndLogsAsEverywhere()
    {
        // The host takes itself for a service of systemd if its parent has this name.
        var systemd = _folder.PathOf("systemd");
        File.CreateSymbolicLink(systemd, "/bin/sh");
        using var notifications = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notifications.Bind(new UnixDomainSocketEndPoint(_folder.PathOf("notify")));
        var port = FreePorts.Take(1)[0];
        await using var server = RunningProgram.Start(
            "env", $"NOTIFY_SOCKET={_folder.PathOf("notify")}", systemd, "-c", Manager, "sh",
            ServerProcess.File, "127.0.0.1", $"{port}", "--db", $"sqlite:{_folder.PathOf("chat.db")}", "--seed-lesson");

        Assert.Equal("READY=1", await ReceiveAsync(notifications));
        using (await ServerProcess.LogInAsync(port, 13))
            Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} INF ", await server.WaitForLineAsync("is ready"));
        await server.SignalAsync("TERM");
        Assert.Equal("STOPPING=1", await ReceiveAsync(notifications));
        Assert.Equal(0, await server.WaitForExitAsync(ServerProcess.Patience));
    }

    private static async Task<string> ReceiveAsync(Socket notifications)
    {
        var datagram = new byte[256];
        var length = await notifications.ReceiveAsync(datagram, TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(ServerProcess.Patience, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(datagram.AsSpan(0, length)).TrimEnd('\n');
    }
}
