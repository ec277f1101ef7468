using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.Server.Connections;
using ChatCluster.TestKit;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

/// <summary>
/// Which connections are admitted, and which address counts. The tests play a balancer on loopback for clients elsewhere.
/// </summary>
public sealed class ConnectionGateTests
{
    private const string Heartbeat = """{"msgid":99}""";
    private const string BadLogin = """{"id":{0},"msgid":1,"password":"bad"}""";

    [Fact]
    public async Task ProxyHeader_FromABalancer_IsWhoTheConnectionIs()
    {
        await using var server = await StartAsync();
        using var client = await ConnectForAsync(server, "203.0.113.7");

        Assert.Contains("\"msgid\":100", await client.AskAsync(Heartbeat));
    }

    [Fact]
    public async Task ProxyHeader_InTheSameWriteAsAMessage_LeavesTheMessage()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendBytesAsync(Encoding.ASCII.GetBytes("PROXY UNKNOWN\r\n" + Heartbeat));

        Assert.Contains("\"msgid\":100", await client.ReadAsync());
    }

    [Theory]
    [InlineData(Heartbeat)]
    [InlineData("PROXY TCP4 999.1.1.1 1.1.1.1 1 1\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    public async Task ProxyHeader_MissingOrMalformed_ClosesAtOnce(string bytes)
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendBytesAsync(Encoding.ASCII.GetBytes(bytes));

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task ProxyHeader_WhileTheNetworkIsLost_IsAnEndLikeAnyOther()
    {
        await using var server = await StartAsync();
        var input = new Pipe();
        await input.Writer.CompleteAsync(new SocketException((int)SocketError.TimedOut));
        var connection = new DefaultConnectionContext("lost", new Wire(input.Reader, new Pipe().Writer),
            new Wire(input.Reader, new Pipe().Writer))
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1),
        };

        await server.Get<ConnectionGate>().PassAsync(connection, _ => throw new InvalidOperationException("let in"));

        Assert.Equal(0, server.Get<ConnectionCount>().Open);
    }

    [Fact]
    public async Task ProxyHeader_FromAnybodyElse_IsNotUnderstood()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendBytesAsync("PROXY TCP4 203.0.113.7 1.1.1.1 1 1\r\n"u8.ToArray());

        Assert.Contains("\"errno\":9", await client.ReadAsync());
    }

    [Fact]
    public async Task ProxyHeader_ThatNeverComes_IsNotWaitedForLong()
    {
        await using var server = await StartAsync(header: TimeSpan.FromMilliseconds(200));
        using var client = await server.ConnectAsync();

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Connections_PerAddress_AreCountedByTheAddressBehindTheBalancer()
    {
        await using var server = await StartAsync(perAddress: 2);
        using var one = await ConnectForAsync(server, "203.0.113.7");
        using var two = await ConnectForAsync(server, "203.0.113.7");
        // They are counted before the third comes.
        Assert.Contains("\"msgid\":100", await one.AskAsync(Heartbeat));
        Assert.Contains("\"msgid\":100", await two.AskAsync(Heartbeat));
        using var three = await ConnectForAsync(server, "203.0.113.7");

        Assert.Equal(["""{"errmsg":"too many connections from this address","errno":11,"msgid":103}"""], await three.ReadToEndAsync());
        using var other = await ConnectForAsync(server, "203.0.113.8");
        Assert.Contains("\"msgid\":100", await other.AskAsync(Heartbeat));
        one.Dispose();
        await AnswersForAsync(server, "203.0.113.7");
    }

    [Fact]
    public async Task Connections_FromLoopback_AreNotCountedByAddress()
    {
        await using var server = await TestServer.StartAsync(change: options =>
            options with { Connections = options.Connections with { MaxConnectionsPerAddress = 1 } });
        using var one = await server.ConnectAsync();
        using var two = await server.ConnectAsync();

        Assert.Contains("\"msgid\":100", await one.AskAsync(Heartbeat));
        Assert.Contains("\"msgid\":100", await two.AskAsync(Heartbeat));
    }

    [Fact]
    public async Task Connections_OneTooManyInAll_IsToldSoAndThePlaceIsFreeLater()
    {
        await using var server =
            await TestServer.StartAsync(change: options => options with { Connections = options.Connections with { MaxConnections = 1 } });
        using var one = await server.ConnectAsync();
        Assert.Contains("\"msgid\":100", await one.AskAsync(Heartbeat));
        using var two = await server.ConnectAsync();

        Assert.Equal(["""{"errmsg":"too many connections","errno":11,"msgid":103}"""], await two.ReadToEndAsync());
        one.Dispose();
        await Eventually.HoldsAsync(() => server.Get<Server.Connections.ConnectionCount>().Open == 0, "the first place is free",
            TestContext.Current.CancellationToken);
        using var three = await server.ConnectAsync();
        Assert.Contains("\"msgid\":100", await three.AskAsync(Heartbeat));
    }

    [Fact]
    public async Task Logins_ThatFail_CountForTheAddressBehindTheBalancer()
    {
        await using var server = await StartAsync();
        for (var connection = 0; connection < 6; connection++)
        {
            using var guesser = await ConnectForAsync(server, "203.0.113.7");
            for (var id = 1; id <= 5; id++)
                Assert.Contains("\"errno\":1,", await guesser.AskAsync(BadLogin.Replace("{0}", $"{100 * connection + id}")));
        }
        using var neighbour = await ConnectForAsync(server, "203.0.113.7");
        using var other = await ConnectForAsync(server, "203.0.113.8");

        Assert.Matches("too many failed logins, try again in [12] s\",\"errno\":11", await neighbour.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));
        Assert.Contains("\"errno\":0,", await other.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));
    }

    [Fact]
    public async Task Logins_ThatFailFromLoopback_CountForTheConnectionAlone()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();
        for (var count = 0; count < 6; count++)
            Assert.Contains("\"errno\":1,", await client.AskAsync(BadLogin.Replace("{0}", "13")));
        Assert.Empty(await client.ReadToEndAsync());
        using var next = await server.ConnectAsync();

        Assert.Contains("\"errno\":0,", await next.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));
    }

    [Fact]
    public async Task Registrations_OneTooManyFromAnAddress_IsErrno11()
    {
        await using var server = await StartAsync(registrations: 2);
        using var client = await ConnectForAsync(server, "2001:db8::1");
        using var sameSubnet = await ConnectForAsync(server, "2001:db8::2");
        Assert.Contains("\"errno\":0", await client.AskAsync("""{"msgid":4,"name":"a","password":"x"}"""));
        Assert.Contains("\"errno\":0", await client.AskAsync("""{"msgid":4,"name":"b","password":"x"}"""));

        Assert.Contains("\"errno\":11", await sameSubnet.AskAsync("""{"msgid":4,"name":"c","password":"x"}"""));
        using var other = await ConnectForAsync(server, "203.0.113.8");
        Assert.Contains("\"errno\":0", await other.AskAsync("""{"msgid":4,"name":"d","password":"x"}"""));
    }

    private static Task<TestServer> StartAsync(int perAddress = 100, int registrations = 60, TimeSpan? header = null) =>
        TestServer.StartAsync(change: options => options with
        {
            Accounts = options.Accounts with { Registrations = registrations },
            Connections = options.Connections with
            {
                ProxyProtocolFrom = [IPNetwork.Parse("127.0.0.0/8")],
                MaxConnectionsPerAddress = perAddress,
                // However long a message may take, the header may not.
                FirstMessageTime = TimeSpan.Zero,
                ProxyHeaderTime = header ?? options.Connections.ProxyHeaderTime,
            },
        });

    private static async Task<RawChatClient> ConnectForAsync(TestServer server, string address)
    {
        var client = await server.ConnectAsync();
        var family = address.Contains(':') ? "TCP6" : "TCP4";
        await client.SendBytesAsync(Encoding.ASCII.GetBytes($"PROXY {family} {address} {address} 40000 8000\r\n"));
        return client;
    }

    /// <summary>A place becomes free when the server has seen the other one leave, which takes a moment.</summary>
    private static async Task AnswersForAsync(TestServer server, string address)
    {
        using var limit = new CancellationTokenSource(Eventually.Deadline);
        while (true)
        {
            try
            {
                using var client = await ConnectForAsync(server, address);
                if ((await client.AskAsync(Heartbeat)).Contains("\"msgid\":100"))
                    return;
            }
            catch (Exception refused) when (refused is SocketException or EndOfStreamException)
            {
                // What was sent to a connection that is refused may make the system reset it.
            }
            await Task.Delay(10, limit.Token);
        }
    }

    private sealed record Wire(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
