using ChatCluster.Server.Connections;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Accounts;

/// <summary>Nobody can shut an owner out by failing to log in as them.</summary>
public sealed class LockOutTests
{
    private const string RightLogin = """{"id":21,"msgid":1,"password":"123456","seq":1}""";
    private const string WrongLogin = """{"id":21,"msgid":1,"password":"bad"}""";
    private const string ForgedToken = """{"id":21,"msgid":1,"token":"no"}""";

    [Theory]
    [InlineData(ForgedToken)]
    [InlineData(WrongLogin)]
    public async Task Owner_AfterAnotherConnectionFailed_GetsIn(string failure)
    {
        await using var server = await TestServer.StartAsync();
        using var stranger = await server.ConnectAsync();
        for (var count = 0; count < 6; count++)
            Assert.Contains("\"errno\":1,", await stranger.AskAsync(failure));
        Assert.Empty(await stranger.ReadToEndAsync());
        using var owner = await server.ConnectAsync();

        Assert.Contains("\"errno\":0", await owner.AskAsync(RightLogin));
    }

    [Theory]
    [InlineData(ForgedToken, true)]
    [InlineData(WrongLogin, true)]
    [InlineData(ForgedToken, false)]
    [InlineData(WrongLogin, false)]
    public async Task Owner_AfterAnotherAddressFailed_GetsIn_AndFromThatAddressNobodyAtOnce(string failure, bool ownerElsewhere)
    {
        await using var server = await TestServer.StartAsync(change: BehindABalancer);
        for (var connection = 0; connection < 6; connection++)
        {
            using var stranger = await ConnectFromAsync(server, "203.0.113.7");
            for (var count = 0; count < 6; count++)
                await stranger.AskAsync(failure);
        }
        using var owner = await ConnectFromAsync(server, ownerElsewhere ? "203.0.113.8" : "203.0.113.7");

        var answer = await owner.AskAsync(RightLogin);

        Assert.Contains(ownerElsewhere ? "\"errno\":0" : "\"errno\":11", answer);
    }

    /// <summary>As the limit for the id alone is reached, by however many addresses.</summary>
    [Fact]
    public async Task Owner_WhileManyAddressesGuess_GetsIn()
    {
        await using var server = await TestServer.StartAsync(change: BehindABalancer);
        var strangers = new List<RawChatClient>();
        for (var number = 1; number <= 60; number++)
        {
            strangers.Add(await ConnectFromAsync(server, $"198.51.100.{number}"));
            if (number <= 20)
                Assert.Contains("\"errno\":1,", await strangers[^1].AskAsync(WrongLogin));
            else
                await strangers[^1].SendAsync(WrongLogin);
        }
        await Eventually.HoldsAsync(
            () => server.Get<Server.Accounts.PasswordService>().Waiting > 36, "the limit is reached",
            TestContext.Current.CancellationToken);
        using var owner = await ConnectFromAsync(server, "203.0.113.8");

        Assert.Contains("\"errno\":0",
            await owner.AskAsync(RightLogin).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

        Assert.InRange(server.Get<Server.Accounts.PasswordService>().Waiting, 20, 40);
        strangers.ForEach(stranger => stranger.Dispose());
    }

    private static Server.ServerOptions BehindABalancer(Server.ServerOptions options) => options with
    {
        Connections = new ConnectionOptions { ProxyProtocolFrom = [System.Net.IPNetwork.Parse("127.0.0.0/8")] },
    };

    private static async Task<RawChatClient> ConnectFromAsync(TestServer server, string address)
    {
        var client = await server.ConnectAsync();
        await client.SendBytesAsync(System.Text.Encoding.ASCII.GetBytes($"PROXY TCP4 {address} 127.0.0.1 5000 6000\r\n"));
        return client;
    }
}
