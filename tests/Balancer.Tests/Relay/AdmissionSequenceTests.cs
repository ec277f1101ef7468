using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Relay;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary>The way in and the limits of a session, with both kinds of sockets.</summary>
public sealed class AdmissionSequenceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Header_IsTakenOffTheStreamToTheByte(RelayTransport transport)
    {
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await StartAsync(transport, backend);
        using var client = await relay.ConnectAsync(Cancellation);

        await client.SendAllAsync("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nPROXY"u8.ToArray(), Cancellation);
        using var server = await backend.AcceptAsync(Cancellation);
        Assert.Equal("PROXY"u8.ToArray(), await server.ReceiveExactlyAsync(5, Cancellation));
        await client.SendAllAsync(" TCP4"u8.ToArray(), Cancellation);
        Assert.Equal(" TCP4"u8.ToArray(), await server.ReceiveExactlyAsync(5, Cancellation));
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Header_ThatNeverCame_LeavesNoSession(RelayTransport transport)
    {
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await StartAsync(transport, backend);
        using (var client = await relay.ConnectAsync(Cancellation))
            await Eventually.HoldsAsync(() => relay.Worker.SessionCount == 1, "the session waits for its header", Cancellation);

        await relay.LogHasAsync($"[error] broken header: \"\" while reading PROXY protocol, client: 127.0.0.1, server: {relay.Address}",
            Cancellation);
        await relay.NoSessionsAsync(Cancellation);
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Bind_And_Rates_KeepTheBytesWhole(RelayTransport transport)
    {
        ComplexValueCompiler.Compile("200k", new VariableSet(), out var rate);
        ComplexValueCompiler.Compile("127.0.0.2", new VariableSet(), out var address);
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!], config => config with
        {
            UploadRate = rate,
            DownloadRate = rate,
            Bind = new ProxyBindConfig(address, new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0), IsTransparent: false),
        });
        using var client = await relay.ConnectAsync(Cancellation);
        using var server = await backend.AcceptAsync(Cancellation);
        byte[] up = Bytes.Random(1, 100_000), down = Bytes.Random(2, 100_000);

        var sending = Task.WhenAll(client.SendAllAsync(up, Cancellation), server.SendAllAsync(down, Cancellation));
        var atServer = server.ReceiveExactlyAsync(up.Length, Cancellation);
        var atClient = client.ReceiveExactlyAsync(down.Length, Cancellation);

        Assert.True(Bytes.Same(up, await atServer) && Bytes.Same(down, await atClient), "bytes differ");
        await sending;
        Assert.Equal("127.0.0.2", ((IPEndPoint)server.RemoteEndPoint!).Address.ToString());
    }

    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task HeaderForTheServer_ComesFirst_EvenWithoutAByteOfTheClient(RelayTransport transport)
    {
        using var backend = SocketExtensions.ListenOnLoopback();
        await using var relay = await RelayHarness.StartAsync(
            transport, [backend.LocalEndPoint!], static config => config with { ProxyProtocol = ProxyProtocol.Text });
        using var client = await relay.ConnectAsync(Cancellation);
        using var server = await backend.AcceptAsync(Cancellation);

        var header = $"PROXY TCP4 127.0.0.1 127.0.0.1 {((IPEndPoint)client.LocalEndPoint!).Port} {((IPEndPoint)relay.Address).Port}\r\n";
        Assert.Equal(header, Encoding.ASCII.GetString(await server.ReceiveExactlyAsync(header.Length, Cancellation)));
    }

    private static async Task<RelayHarness> StartAsync(RelayTransport transport, Socket backend)
    {
        var relay = await RelayHarness.StartAsync(transport, [backend.LocalEndPoint!]);
        UpstreamConfig upstream = new("backend", [new PeerConfig("b", backend.LocalEndPoint!)]);
        await relay.ServeAsync(new Upstream(upstream, TimeProvider.System, Random.Shared), expectsProxyHeader: true);
        return relay;
    }
}
