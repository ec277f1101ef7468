using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary><c>server_name</c>, which nginx has since 1.25.5: what its documentation says, as the nginx here is older.</summary>
public sealed class ServerNameTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hello_NamesAServer_ThatOneHasTheSession()
    {
        await using var servers = LetterServers.Start(3);
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Balancer, $$"""
            log_format m '$ssl_preread_server_name $room $status';
            ssl_preread on;
            server { listen LISTEN; server_name chat.example *.chat.example; proxy_pass {{servers[0]}}; access_log access.log m; }
            server { listen LISTEN; server_name ~^(?<room>\w+)\.room$; proxy_pass {{servers[1]}}; access_log access.log m; }
            server { listen LISTEN default_server; proxy_pass {{servers[2]}}; }
            """);

        Assert.Equal("a", await AskAsync(proxy, "Chat.Example"));
        Assert.Equal("a", await AskAsync(proxy, "x.chat.example."));
        Assert.Equal("b", await AskAsync(proxy, "blue.room"));
        Assert.Equal("c", await AskAsync(proxy, "other.example"));
        Assert.Equal("c", await AskAsync(proxy, null));
        await proxy.AccessLinesAreAsync(Cancellation, "Chat.Example - 200", "x.chat.example. - 200", "blue.room blue 200");
    }

    [Fact]
    public async Task Hello_NamesAServer_AdmissionIsTheDefaultServersAndTheReloadIsTaken()
    {
        await using var servers = LetterServers.Start(2);
        var lines = $$"""
            ssl_preread on;
            server { listen LISTEN; deny all; server_name chat.example; proxy_pass {{servers[0]}}; }
            server { listen LISTEN default_server; proxy_pass {{servers[1]}}; }
            """;
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Balancer, lines);
        Assert.Equal("a", await AskAsync(proxy, "chat.example"));
        await proxy.ReloadAsync(lines.Replace("chat.example", "other.example", StringComparison.Ordinal));
        Assert.Equal("b", await AskAsync(proxy, "chat.example"));
        Assert.Equal("a", await AskAsync(proxy, "other.example"));
    }

    [Fact]
    public async Task Hello_WithoutPreread_DecidesNothing()
    {
        await using var servers = LetterServers.Start(2);
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Balancer, $$"""
            server { listen LISTEN; server_name chat.example; ssl_preread on; proxy_pass {{servers[0]}}; }
            server { listen LISTEN default_server; proxy_pass {{servers[1]}}; }
            """);
        Assert.Equal("b", await AskAsync(proxy, "chat.example"));
    }

    private static async Task<string> AskAsync(RunningProxy proxy, string? name)
    {
        using var client = await proxy.ConnectAsync(Cancellation);
        await client.SendAllAsync(ClientHello.Write(name, [], isVersion13: true), Cancellation);
        return System.Text.Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(1, Cancellation));
    }
}
