using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using ChatCluster.Balancer.Relay;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary>A receiver that does not read stops the sender; the relay does not hoard what lies between.</summary>
public sealed class BackPressureTests
{
    /// <summary>
    /// What the kernel's buffers of four sockets may grow to, two that receive and two that send, and a pipe and the relay's own.
    /// </summary>
    private static readonly long MostInBetween =
        (2 * LargestBuffer("/proc/sys/net/ipv4/tcp_rmem")) + (2 * LargestBuffer("/proc/sys/net/ipv4/tcp_wmem")) + 4_000_000;

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task SlowReader_StopsTheSenderAndGetsEverythingLater(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!]);
        using var client = await relay.ConnectAsync(cancellation);
        using var server = await backend.AcceptAsync(cancellation);

        var sent = SendUntilRefused(client);
        Assert.InRange(sent, 1, MostInBetween);
        client.Blocking = true;
        client.Shutdown(SocketShutdown.Send);

        long received = 0;
        var part = new byte[1 << 20];
        for (int got; (got = await server.ReceiveAsync(part, cancellation)) > 0;)
            received += got;
        Assert.Equal(sent, received);
    }

    /// <summary>The last of the file's three numbers (tcp(7)).</summary>
    private static long LargestBuffer(string file) => long.Parse(File.ReadAllText(file).Split()[2], CultureInfo.InvariantCulture);

    /// <summary>Sends until nothing was taken for a while.</summary>
    private static long SendUntilRefused(Socket socket)
    {
        socket.Blocking = false;
        var part = new byte[1 << 16];
        long sent = 0;
        var sinceLast = Stopwatch.StartNew();
        while (sent <= MostInBetween && sinceLast.ElapsedMilliseconds < 300)
        {
            var taken = socket.Send(part, SocketFlags.None, out _);
            if (taken <= 0)
                continue;
            sent += taken;
            sinceLast.Restart();
        }
        return sent;
    }
}
