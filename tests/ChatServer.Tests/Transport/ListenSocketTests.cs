using System.Net;
using System.Net.Sockets;
using ChatCluster.Server.Transport;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Transport;

/// <summary>A pulled cable shows within a minute, also where nobody sends heartbeats.</summary>
public sealed class ListenSocketTests
{
    private const int Minute = 60;

    [Fact]
    public async Task AcceptedConnection_IsProbedByTheSystem_WhichGivesUpWithinAMinute()
    {
        using var listener = ListenSocketFactory.Create(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        using var accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, Option(accepted, SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        var (idle, interval, probes) = (Tcp(accepted, SocketOptionName.TcpKeepAliveTime),
            Tcp(accepted, SocketOptionName.TcpKeepAliveInterval), Tcp(accepted, SocketOptionName.TcpKeepAliveRetryCount));
        Assert.InRange(idle + (interval * probes), 1, Minute);
    }

    [Fact]
    public async Task AcceptedConnection_WithSomethingUnacknowledged_IsGivenUpWithinAMinuteToo()
    {
        const int UserTimeout = 18;
        using var listener = ListenSocketFactory.Create(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        using var accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);

        var milliseconds = new byte[sizeof(int)];
        accepted.GetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, milliseconds);

        Assert.InRange(BitConverter.ToInt32(milliseconds), 1, Minute * 1000);
    }

    [Fact]
    public async Task Server_ListensWithSuchASocket()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.AskAsync("""{"msgid":99}""");

        // The kernel's own table: state 01 is established, timer 02 the one of the probes.
        var here = $":{server.Port:X4}";
        await Eventually.HoldsAsync(
            () => File.ReadLines("/proc/net/tcp").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Any(row => row[1].EndsWith(here, StringComparison.Ordinal) && row[3] == "01"
                    && row[5].StartsWith("02:", StringComparison.Ordinal)),
            "the server's end is probed",
            TestContext.Current.CancellationToken);
    }

    private static int Tcp(Socket socket, SocketOptionName name) => Option(socket, SocketOptionLevel.Tcp, name);

    private static int Option(Socket socket, SocketOptionLevel level, SocketOptionName name) => (int)socket.GetSocketOption(level, name)!;
}
