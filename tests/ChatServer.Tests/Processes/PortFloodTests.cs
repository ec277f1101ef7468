using System.Net;
using System.Net.Sockets;
using ChatCluster.ChatServer.Tests.Connections;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>Silent connections to each port that a server opens, more of them than it has descriptors.</summary>
public sealed class PortFloodTests : IDisposable
{
    /// <summary>The process itself has about 200 open.</summary>
    private const int Descriptors = 400;

    private const int Flood = 500;

    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyList<int> _ports = FreePorts.Take(2);
    private readonly HttpClient _monitor =
        new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(2) };
    private readonly List<Socket> _flood = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private int ChatPort => _ports[0];

    private int AdminPort => _ports[1];

    public void Dispose()
    {
        EndFlood();
        _monitor.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Flood_OfChatOrAdminPort_OthersAreServedAndDescriptorsComeBack(bool chat, bool admin)
    {
        await using var server = await StartAsync();
        using var client = await ServerProcess.LogInAsync(ChatPort, 13);
        await AssertServedAsync(client);
        var before = CountDescriptors(server);

        if (chat)
            await ConnectManyAsync(ChatPort);
        if (admin)
            await ConnectManyAsync(AdminPort);
        await Eventually.HoldsAsync(() => CountDescriptors(server) > before + 20, "the flood has arrived", Cancellation);
        for (var i = 0; i < 5; i++)
            await AssertServedAsync(client);
        Assert.InRange(CountDescriptors(server), 0, Descriptors - 20);

        EndFlood();
        await Eventually.HoldsAsync(() => CountDescriptors(server) < before + 10, "the descriptors came back", Cancellation);
        using var later = await ServerProcess.LogInAsync(ChatPort, 21);
        await AssertServedAsync(later);
    }

    [Fact]
    public async Task Flood_OfHandshakesThatNeverEnd_AdminIsServedAndDescriptorsComeBack()
    {
        using var certificate = new TestCertificate();
        await using var server = await StartAsync("--tls-cert", certificate.CertificateFile, "--tls-key", certificate.KeyFile);
        await AssertHealthyAsync();
        var before = CountDescriptors(server);

        await ConnectManyAsync(ChatPort);
        // The beginning of a TLS record that announces more than ever comes.
        foreach (var socket in _flood)
            await socket.SendAsync(new byte[] { 22, 3, 1, 2, 0, 1 }, Cancellation);
        await Eventually.HoldsAsync(() => CountDescriptors(server) > before + 20, "the flood has arrived", Cancellation);
        await AssertHealthyAsync();
        Assert.InRange(CountDescriptors(server), 0, Descriptors - 20);

        EndFlood();
        await Eventually.HoldsAsync(() => CountDescriptors(server) < before + 10, "the descriptors came back", Cancellation);
    }

    private async Task<RunningProgram> StartAsync(params string[] more)
    {
        var server = RunningProgram.Start("prlimit",
            [
                $"--nofile={Descriptors}", ServerProcess.File, "127.0.0.1", $"{ChatPort}", "--admin", $"{AdminPort}",
                "--db", $"sqlite:{_folder.PathOf("chat.db")}", "--seed-lesson", .. more,
            ]);
        await server.WaitForLineAsync("of --max-connections 10000 only about ");
        await server.WaitForLineAsync("is ready");
        return server;
    }

    private static int CountDescriptors(RunningProgram server) => Directory.GetFiles($"/proc/{server.Id}/fd").Length;

    private async Task ConnectManyAsync(int port)
    {
        for (var i = 0; i < Flood; i++)
            _flood.Add(await SocketExtensions.ConnectToAsync(new IPEndPoint(IPAddress.Loopback, port), Cancellation));
    }

    private void EndFlood()
    {
        _flood.ForEach(static socket => socket.Dispose());
        _flood.Clear();
    }

    private async Task AssertServedAsync(RawChatClient client)
    {
        Assert.Contains("\"errno\":0", await client.AskAsync("""{"msg":"still here?","msgid":6,"seq":2,"toid":15}"""));
        await AssertHealthyAsync();
    }

    /// <summary>Over a new connection each time; one may have to wait for its turn, or be closed to make room.</summary>
    private async Task AssertHealthyAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.Deadline);
        while (true)
        {
            try
            {
                Assert.Equal("ok\n", await _monitor.GetStringAsync($"http://127.0.0.1:{AdminPort}/healthz", limit.Token));
                return;
            }
            catch (Exception refused) when (refused is HttpRequestException or TaskCanceledException && !limit.IsCancellationRequested)
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }
}
