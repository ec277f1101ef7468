using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.Server.Admin;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Admin;

/// <summary>Which clients may read the admin pages, and how long a connection may be idle.</summary>
public sealed class AdminAccessTests
{
    private readonly IPEndPoint _place = new(IPAddress.Loopback, FreePorts.Take(1)[0]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.1:9600", true)]
    [InlineData("192.0.2.10", true)]
    [InlineData("[::1]", true)]
    [InlineData("[2001:db8::1]:9600", true)]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:9600", true)]
    [InlineData("chat.example:9600", true)]
    [InlineData("evil.example", false)]
    [InlineData("evil.example:9600", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("sub.chat.example", false)]
    public async Task Request_ByAStrangersName_IsRefusedOnEveryPage(string host, bool isAnswered)
    {
        await using var server = await StartAsync(options => options with { Hosts = ["chat.example"] });
        foreach (var page in new[] { "/status", "/metrics", "/healthz", "/readyz", "/" })
        {
            var answer = await AskAsync($"GET {page} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

            var expected = isAnswered ? page == "/" ? "404 Not Found" : "200 OK" : "421 Misdirected Request";
            Assert.StartsWith($"HTTP/1.1 {expected}\r\n", answer);
            if (!isAnswered)
                Assert.Contains("ask by address", answer);
        }
    }

    [Fact]
    public async Task Request_WithoutAHost_IsAnOldProgramsAndAnswered()
    {
        await using var server = await StartAsync();

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await AskAsync("GET /healthz HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task Connection_BeyondTheLimit_TakesThePlaceOfTheOldest()
    {
        await using var server = await StartAsync(options => options with { MaxConnections = 2, IdleTime = TimeSpan.FromMinutes(1) });
        using var oldest = await SocketExtensions.ConnectToAsync(_place, Cancellation);
        using var second = await SocketExtensions.ConnectToAsync(_place, Cancellation);

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await AskAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        Assert.Empty(await ReadToEndAsync(oldest));
        await second.SendAllAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), Cancellation);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await ReadToEndAsync(second));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /healthz HT")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: localhost\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    public async Task Connection_ThatFallsSilent_IsClosed(string sent)
    {
        await using var server = await StartAsync(options => options with { IdleTime = TimeSpan.FromSeconds(1) });
        using var client = await SocketExtensions.ConnectToAsync(_place, Cancellation);

        await client.SendAllAsync(Encoding.ASCII.GetBytes(sent), Cancellation);

        await ReadToEndAsync(client);
    }

    private Task<TestServer> StartAsync(Func<AdminOptions, AdminOptions>? change = null) =>
        TestServer.StartAsync(change: options => options with { Admin = change?.Invoke(new(_place)) ?? new(_place) });

    private async Task<string> AskAsync(string request)
    {
        using var client = await SocketExtensions.ConnectToAsync(_place, Cancellation);
        await client.SendAllAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        return await ReadToEndAsync(client);
    }

    private static async Task<string> ReadToEndAsync(Socket client) =>
        Encoding.UTF8.GetString(await client.ReceiveToEndAsync(Cancellation).WaitAsync(Eventually.Deadline, Cancellation));
}
