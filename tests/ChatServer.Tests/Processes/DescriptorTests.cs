using System.Globalization;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>The running server without descriptors.</summary>
public sealed class DescriptorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Descriptors_Exhausted_AreWaitedForAndEverybodyIsServedAgain()
    {
        using var folder = new TemporaryFolder();
        var port = FreePorts.Take(1)[0];
        await using var server = await ServerProcess.StartAsync(port, folder.PathOf("chat.db"));
        using var here = await ServerProcess.LogInAsync(port, 13);
        var open = Directory.GetFiles($"/proc/{server.Id}/fd").Length;
        var limit = await CommandRun.OfAsync(
            "prlimit", ["--pid", $"{server.Id}", string.Create(CultureInfo.InvariantCulture, $"--nofile={open + 6}:")],
            TimeSpan.FromSeconds(30));
        Assert.Equal((0, ""), (limit.ExitCode, limit.Errors));

        var crowd = new List<Socket>();
        for (var i = 0; i < 12; i++)
            crowd.Add(await SocketExtensions.ConnectToAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port), Cancellation));
        await server.WaitForLineAsync("no connection can be accepted: accept4() failed (24: Too many open files)");
        Assert.Contains("\"errno\":0", await here.AskAsync("""{"msgid":99}"""));
        crowd.ForEach(client => client.Dispose());

        using var again = await RawChatClient.ConnectAsync(port);
        Assert.Contains("\"errno\":0", await again.AskAsync("""{"msgid":99}"""));
    }
}
