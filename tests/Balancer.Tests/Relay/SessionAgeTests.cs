using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Relay;
using ChatCluster.Balancer.Tests.Configuration;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay;

/// <summary><c>max_session_age</c>: old sessions end, also busy ones.</summary>
public sealed class SessionAgeTests
{
    [Theory]
    [InlineData(RelayTransport.Linux)]
    [InlineData(RelayTransport.Portable)]
    public async Task Session_ThatIsBusy_EndsAtItsAgeAndTheLogSaysWhy(RelayTransport transport)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = FaultyTcpServer.Start(ServerScripts.EchoAsync);
        await using var relay = await RelayHarness.StartAsync(transport, []);
        var peer = IPEndPoint.Parse(server.Name);
        await relay.ServeAsync(new Upstream(
            new UpstreamConfig("u", [new PeerConfig(server.Name, peer)])
            {
                SessionAge = new SessionAgeConfig(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(100)),
            }, TimeProvider.System, Random.Shared));
        using var client = await relay.ConnectAsync(cancellation);

        await TalkToTheEndAsync(client, cancellation);

        await relay.NoSessionsAsync(cancellation);
        await Eventually.HoldsAsync(() => relay.LogLines.Any(line =>
            line.StartsWith("[info] closed at its max_session_age while proxying connection", StringComparison.Ordinal)), "the log", cancellation);
    }

    [Theory]
    [InlineData(0, 3600)]
    [InlineData(0.5, 3900)]
    public void Limit_IsSpreadByTheJitter(double draw, int seconds) =>
        Assert.Equal(seconds * 1000, new SessionAgeConfig(TimeSpan.FromHours(1), TimeSpan.FromMinutes(10)).Limit(draw));

    [Theory]
    [InlineData("max_session_age 1h;", 3600, 360)]
    [InlineData("max_session_age 1h jitter=5m;", 3600, 300)]
    [InlineData("max_session_age 10s jitter=0;", 10, 0)]
    public void Directive_IsRecorded(string line, int age, int jitter) => Assert.Equal(
        new SessionAgeConfig(TimeSpan.FromSeconds(age), TimeSpan.FromSeconds(jitter)),
        TestConfiguration.Accept(TestConfiguration.Upstream($"server 127.0.0.1:1;\n#@ {line}\n")).Upstreams[0].SessionAge);

    [Theory]
    [InlineData("max_session_age 0;", "\"max_session_age\" directive invalid value")]
    [InlineData("max_session_age 1x;", "\"max_session_age\" directive invalid value")]
    [InlineData("max_session_age 1h jiter=1s;", "invalid parameter \"jiter=1s\"")]
    [InlineData("max_session_age 1h jitter=x;", "invalid parameter \"jitter=x\"")]
    [InlineData("max_session_age 1h; max_session_age 2h;", "\"max_session_age\" directive is duplicate")]
    public void Directive_Nonsense_IsRefused(string line, string message) => Assert.Equal(
        $"[emerg] {message} in PFX/nginx.conf:2", TestConfiguration.Refuse(TestConfiguration.Upstream($"server 127.0.0.1:1; {line}")));

    private static async Task TalkToTheEndAsync(Socket client, CancellationToken cancellation)
    {
        var answer = new byte[1];
        try
        {
            do
            {
                await client.SendAllAsync("x"u8.ToArray(), cancellation);
            }
            while (await client.ReceiveAsync(answer, cancellation) > 0);
        }
        catch (SocketException end) when (end.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // The end may come between the client's byte and the relay's read: then the system resets the connection.
        }
    }
}
