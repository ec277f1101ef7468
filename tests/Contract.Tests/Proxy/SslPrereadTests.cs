using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary><c>ssl_preread</c>: what both programs read in a client's hello, and what they do without one.</summary>
public sealed class SslPrereadTests
{
    private const string Values = "$ssl_preread_protocol|$ssl_preread_server_name|$ssl_preread_alpn_protocols";
    private const string Log = $"log_format m '{Values} $status'; access_log access.log m;";

    private static readonly byte[] Hello = ClientHello.Write("example.com", ["h2", "http/1.1"], isVersion13: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [BothProxies]
    public async Task Name_OfTheHello_ChoosesTheServerWhichGetsTheHello(ProxyKind kind)
    {
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"{Log} map $ssl_preread_server_name $to {{ example.com {server.Name}; default 127.0.0.1:1; }} "
                + "server { listen LISTEN; ssl_preread on; proxy_pass $to; }");
        using (var client = await proxy.ConnectAsync(Cancellation))
        {
            // In two pieces: the first one decides nothing.
            await client.SendAllAsync(Hello.AsMemory(0, 50), Cancellation);
            await client.SendAllAsync(Hello.AsMemory(50), Cancellation);
            Assert.Equal(Hello, await client.ReceiveExactlyAsync(Hello.Length, Cancellation));
        }
        await proxy.AccessLinesAreAsync(Cancellation, "TLSv1.3|example.com|h2,http/1.1 200");
    }

    [Theory]
    [BothProxies("preread_timeout 100ms;", 20, "|| 200")]
    [BothProxies("preread_timeout 0;", 20, "-|-|- 200")]
    [BothProxies("preread_buffer_size 32;", 60, "|| 400")]
    public async Task Hello_ThatDoesNotCome_EndsTheSession(ProxyKind kind, string lines, int sent, string logged)
    {
        await using var proxy = await RunningProxy.StartAsync(kind, $"{Log} {lines} server {{ listen LISTEN; ssl_preread on; return x; }}");
        using var client = await proxy.ConnectAsync(Cancellation);
        await client.SendAllAsync(Hello.AsMemory(0, sent), Cancellation);

        await proxy.AccessLinesAreAsync(Cancellation, logged);
        Assert.Equal(logged.Contains("400", StringComparison.Ordinal), proxy.SessionLines.Contains(
            $"[error] preread buffer full while prereading client data, client: 127.0.0.1, server: {proxy.Listen}"));
    }

    [Fact]
    public async Task Values_OfAnyBytes_AreNginxs()
    {
        Assert.SkipUnless(Nginx.IsHere, "nginx with its stream module is not installed");
        var clients = Clients().ToList();

        var theirs = await AskAsync(ProxyKind.Nginx, clients);

        Assert.Equal(theirs, await AskAsync(ProxyKind.Balancer, clients));
        Assert.Contains(theirs, line => line.StartsWith("TLSv1.2|a.b|x 200", StringComparison.Ordinal));
        Assert.Contains(theirs, line => line.StartsWith("SSLv2|| 200", StringComparison.Ordinal));
        Assert.Contains(theirs, line => line.StartsWith("-|-|- 200", StringComparison.Ordinal));
    }

    private static IEnumerable<byte[]> Clients()
    {
        yield return "GET / HTTP/1.0\r\n\r\n"u8.ToArray();
        yield return [0x80, 0x2e, 1, 0, 2, 0, 0];
        yield return ClientHello.Write("a.b", ["x"], isVersion13: false);
        yield return ClientHello.Write(null, [], isVersion13: false);
        // Two records.
        yield return [0x16, 3, 1, 0, 9, .. Hello[5..14], 0x16, 3, 1, 0, (byte)(Hello.Length - 14), .. Hello[14..]];
        var random = new Random(3);
        for (var i = 0; i < 60; i++)
        {
            var broken = (byte[])Hello.Clone();
            for (var changes = random.Next(1, 3); changes > 0; changes--)
                broken[random.Next(3) == 0 ? random.Next(broken.Length) : random.Next(76, broken.Length)] = (byte)random.Next(20);
            yield return broken[..(random.Next(4) == 0 ? random.Next(1, broken.Length) : broken.Length)];
        }
    }

    /// <summary>The lines of the access log, a client after the other, with what the client sent.</summary>
    private static async Task<string[]> AskAsync(ProxyKind kind, List<byte[]> clients)
    {
        await using var proxy = await RunningProxy.StartAsync(
            kind, $"{Log} server {{ listen LISTEN; ssl_preread on; return ''; }}");
        for (var done = 0; done < clients.Count;)
        {
            using var client = await proxy.ConnectAsync(Cancellation);
            await client.SendAllAsync(clients[done++], Cancellation);
            client.Shutdown(SocketShutdown.Send);
            await Eventually.HoldsAsync(() => proxy.AccessLines.Count >= done, $"line {done}", Cancellation);
        }
        return [.. proxy.AccessLines.Zip(clients, (line, client) => $"{line} {Convert.ToHexString(client)}")];
    }
}
