using System.Net.Sockets;
using System.Text;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>PROXY protocol headers in both directions, and what they do to the client's address.</summary>
public sealed class ProxyProtocolTests
{
    private const string MessageStamper = "\r\n\r\n\0\r\nQUIT\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies("PROXY TCP4 1.2.3.4 5.6.7.8 99 100\r\n", "1.2.3.4", 99)]
    [BothProxies("PROXY TCP6 2001:db8::1 ::1 99 100\r\n", "2001:db8::1", 99)]
    [BothProxies(MessageStamper + "\x21\x11\0\x0f\x01\x02\x03\x04\x05\x06\x07\x08\0\x63\0\x64\x04\0\0", "1.2.3.4", 99)]
    public async Task HeaderOfATrustedProxy_GivesTheClientItsAddress(ProxyKind kind, string header, string address, int port)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var proxy = await StartAsync(kind, server, "proxy_protocol on; set_real_ip_from 127.0.0.0/8;");

        var (version, local) = address.Contains(':', StringComparison.Ordinal) ? (6, "127.0.0.1") : (4, "127.0.0.1");
        var expected = $"PROXY TCP{version} {address} {local} {port} {proxy.Port}\r\nhello";
        Assert.Equal(expected, await ExchangeAsync(proxy, header + "hello", expected.Length));
        await proxy.WaitForLogAsync("client disconnected", Cancellation);
        Assert.Contains(
            $"[info] client disconnected, bytes from/to client:5/{expected.Length}, bytes from/to upstream:{expected.Length}/{expected.Length}", proxy.SessionLines);
    }

    [Theory]
    [BothProxies("PROXY TCP4 1.2.3.4 5.6.7.8 99 100\r\n", "set_real_ip_from 10.0.0.0/8;")]
    [BothProxies("PROXY TCP4 1.2.3.4.5 5.6.7.8 99 100\r\n", "set_real_ip_from 127.0.0.1;")]
    [BothProxies("PROXY TCP4 255.255.255.255 5.6.7.8 99 100\r\n", "set_real_ip_from 127.0.0.1;")]
    [BothProxies("PROXY UNKNOWN 1.2.3.4 5.6.7.8 99 100\r\n", "set_real_ip_from 127.0.0.1;")]
    [BothProxies(MessageStamper + "\x20\x11\0\x0c\x01\x02\x03\x04\x05\x06\x07\x08\0\x63\0\x64", "set_real_ip_from 127.0.0.1;")]
    public async Task HeaderThatSaysNothingUseful_LeavesTheClientItsAddress(ProxyKind kind, string header, string lines)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var proxy = await StartAsync(kind, server, "proxy_protocol on; " + lines);

        Assert.StartsWith("PROXY TCP4 127.0.0.1 127.0.0.1 ", await ExchangeAsync(proxy, header + "hello", 40), StringComparison.Ordinal);
    }

    [Theory]
    [BothProxies("GET / HTTP/1.0", "broken header: \"GET / HTTP/1.0\"")]
    [BothProxies("PROXY TCP4 1.2.3.4 5.6.7.8 99 100", "broken header: \"PROXY TCP4 1.2.3.4 5.6.7.8 99 100\"")]
    [BothProxies(MessageStamper + "\x31\x11\0\x0c\x01\x02\x03\x04\x05\x06\x07\x08\0\x63\0\x64", "unknown PROXY protocol version: 3")]
    [BothProxies(MessageStamper + "\x21\x11\0\x0d\x01\x02\x03\x04\x05\x06\x07\x08\0\x63\0\x64", "header is too large")]
    public async Task BrokenHeader_EndsTheSession(ProxyKind kind, string header, string complaint)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var proxy = await StartAsync(kind, server);
        using var client = await proxy.ConnectAsync(Cancellation);

        await client.SendAllAsync(Encoding.Latin1.GetBytes(header), Cancellation);

        await EndsAsync(client);
        await proxy.WaitForLogAsync("while reading PROXY protocol", Cancellation);
        Assert.Contains($"[error] {complaint} while reading PROXY protocol, client: 127.0.0.1, server: {proxy.Listen}", proxy.SessionLines);
    }

    [Theory]
    [BothProxies]
    public async Task NoHeader_InTime_EndsTheSession(ProxyKind kind)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var proxy = await StartAsync(kind, server, "proxy_protocol_timeout 100ms;");
        using var client = await proxy.ConnectAsync(Cancellation);

        await EndsAsync(client);
        await proxy.WaitForLogAsync("client timed out", Cancellation);
        Assert.Contains(
            $"[info] client timed out (110: Connection timed out) while reading PROXY protocol, client: 127.0.0.1, server: {proxy.Listen}",
            proxy.SessionLines);
    }

    [Theory]
    [BothProxies("set_real_ip_from 127.0.0.1;", "99 100", "1.2.3.4:99 127.0.0.1 1.2.3.4:99 5.6.7.8:100")]
    [BothProxies("set_real_ip_from 127.0.0.1;", "0 0", "1.2.3.4: 127.0.0.1 1.2.3.4: 5.6.7.8:")]
    [BothProxies("", "99 100", "127.0.0.1:PORT 127.0.0.1 1.2.3.4:99 5.6.7.8:100")]
    public async Task Variables_TellTheHeaderAndTheRealClient(ProxyKind kind, string lines, string ports, string told)
    {
        await using var proxy = await RunningProxy.StartAsync(
            kind, "server { listen LISTEN proxy_protocol; " + lines + " return \"$remote_addr:$remote_port $realip_remote_addr "
            + "$proxy_protocol_addr:$proxy_protocol_port $proxy_protocol_server_addr:$proxy_protocol_server_port\"; }");
        using var client = await proxy.ConnectAsync(Cancellation);
        var port = ((System.Net.IPEndPoint)client.LocalEndPoint!).Port;

        await client.SendAllAsync(Encoding.ASCII.GetBytes($"PROXY TCP4 1.2.3.4 5.6.7.8 {ports}\r\n"), Cancellation);

        Assert.Equal(told.Replace("PORT", $"{port}", StringComparison.Ordinal),
            Encoding.ASCII.GetString(await client.ReceiveToEndAsync(Cancellation)));
    }

    [Theory]
    [BothProxies]
    public async Task ClientOfAUnixSocket_IsUnknownToTheServer(ProxyKind kind)
    {
        using var folder = new TemporaryFolder();
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"server {{ listen unix:{folder.PathOf("front")}; proxy_pass {server.Name}; proxy_protocol on; }}");
        using var client = await SocketExtensions.ConnectToAsync(new UnixDomainSocketEndPoint(folder.PathOf("front")), Cancellation);

        await client.SendAllAsync("hello"u8.ToArray(), Cancellation);

        Assert.Equal("PROXY UNKNOWN\r\nhello", Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(20, Cancellation)));
    }

    private static Task<RunningProxy> StartAsync(ProxyKind kind, FaultyTcpServer server, string lines = "") =>
        RunningProxy.StartAsync(kind, $"server {{ listen LISTEN proxy_protocol; proxy_pass {server.Name}; {lines} }}");

    private static async Task<string> ExchangeAsync(RunningProxy proxy, string text, int count)
    {
        using var client = await proxy.ConnectAsync(Cancellation);
        await client.SendAllAsync(Encoding.Latin1.GetBytes(text), Cancellation);
        return Encoding.Latin1.GetString(await client.ReceiveExactlyAsync(count, Cancellation));
    }

    /// <summary>By an end of stream, or by a reset where bytes were left unread.</summary>
    private static async Task EndsAsync(Socket client)
    {
        try
        {
            Assert.Empty(await client.ReceiveToEndAsync(Cancellation));
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
        }
    }
}
