using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

public sealed class TlsTests : IDisposable
{
    private const string Heartbeat = """{"msgid":99}""";

    private readonly TestCertificate _certificate = new();

    public void Dispose() => _certificate.Dispose();

    [Fact]
    public async Task Tls_CarriesAWholeChat()
    {
        await using var server = await StartAsync();
        using var client = await ConnectAsync(server);

        Assert.Contains("\"name\":\"zhang san\"", await AskAsync(client, """{"id":13,"msgid":1,"password":"123456"}"""));
        Assert.Contains("你好", await AskAsync(client, """{"msg":"你好","msgid":6,"toid":13}"""));
        var large = new string('x', 60_000);
        Assert.Contains(large, await AskAsync(client, $$"""{"msg":"{{large}}","msgid":6,"toid":13}"""));
    }

    [Fact]
    public async Task Tls_BehindABalancer_BeginsAfterTheProxyHeader()
    {
        await using var server = await StartAsync(behindBalancer: true);
        using var client = await ConnectAsync(server, "PROXY TCP4 203.0.113.7 1.1.1.1 40000 8000\r\n");

        Assert.Contains("\"msgid\":100", await AskAsync(client, Heartbeat));
    }

    [Fact]
    public async Task PlainText_ToATlsServer_IsClosedAndOthersAreServed()
    {
        await using var server = await StartAsync();
        using var plain = await server.ConnectAsync();

        await plain.SendAsync(Heartbeat);
        await plain.ReadToEndAsync();

        using var client = await ConnectAsync(server);
        Assert.Contains("\"msgid\":100", await AskAsync(client, Heartbeat));
        client.Dispose();
        await TestKit.Eventually.HoldsAsync(() => server.Get<Server.Connections.ConnectionCount>().Open == 0, "both places are free",
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Stop_TellsATlsClientToo()
    {
        var server = await StartAsync();
        using var client = await ConnectAsync(server);
        Assert.Contains("\"msgid\":100", await AskAsync(client, """{"msgid":99,"seq":1}"""));

        await server.DisposeAsync();

        Assert.Contains("\"errno\":13", await ReadAsync(client));
        Assert.Equal(0, client.ReadByte());
        Assert.Equal(-1, client.ReadByte());
    }

    private Task<TestServer> StartAsync(bool behindBalancer = false) => TestServer.StartAsync(change: options => options with
    {
        CourseClients = new() { Protect = false },
        Tls = new(_certificate.CertificateFile, _certificate.KeyFile),
        Connections = options.Connections with { ProxyProtocolFrom = behindBalancer ? [IPNetwork.Parse("127.0.0.1/32")] : [] },
    });

    private async Task<SslStream> ConnectAsync(TestServer server, string before = "")
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(before));
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate.Thumbprint,
        });
        tls.ReadTimeout = 20_000;
        return tls;
    }

    private static async Task<string> AskAsync(SslStream tls, string json)
    {
        await tls.WriteAsync(Encoding.UTF8.GetBytes(json + "\0"));
        var answer = await ReadAsync(tls);
        tls.ReadByte();
        return answer;
    }

    /// <summary>Up to the end of the JSON object; its NUL is still to be read.</summary>
    private static async Task<string> ReadAsync(SslStream tls)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var received = new List<byte>();
        var one = new byte[1];
        while (received.Count == 0 || received[^1] != '}'
            || received.Count(letter => letter == '{') != received.Count(letter => letter == '}'))
        {
            await tls.ReadExactlyAsync(one, limit.Token);
            received.Add(one[0]);
        }
        return Encoding.UTF8.GetString([.. received]);
    }
}
