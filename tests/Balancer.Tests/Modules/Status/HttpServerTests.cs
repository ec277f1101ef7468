using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.Balancer.Modules.Status.Http;
using ChatCluster.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Modules.Status;

/// <summary>The little web server over real sockets: strict with what it reads, bounded in what it holds.</summary>
public sealed class HttpServerTests
{
    private const string Head = "Host: localhost\r\n\r\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1:8001\r\n\r\n", 200)]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n", 200)]
    [InlineData("GET / HTTP/1.0\r\n\r\n", 200)]
    [InlineData("GET / HTTP/1.1\r\nHost: LocalHost:1\r\nContent-Length: 0\r\nX: a\r\nX: b\r\n\r\n", 200)]
    [InlineData("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost:99999\r\n\r\n", 421)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nhost: localhost\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\nHost: localhost\n\r\n\r\n", 400)]
    [InlineData("GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET / SMTP\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", 505)]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405)]
    public void Parse_Request_HasItsStatus(string request, int status)
    {
        var bytes = Encoding.ASCII.GetBytes(request);

        var parsed = HttpParser.Parse(bytes);

        Assert.Equal(status, (int)(parsed.Refusal ?? HttpStatus.Ok));
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        Assert.All(Enumerable.Range(0, end), length => Assert.Equal(default, HttpParser.Parse(bytes.AsSpan(0, length))));
    }

    [Fact]
    public async Task Connection_RequestsAtOnce_AreAnsweredInOrderAndHeadHasNoBody()
    {
        await using var server = Start(request => HttpResponse.Text(HttpStatus.Ok, request.Path));

        var answers = await AskAsync(server, $"GET /a HTTP/1.1\r\n{Head}HEAD /bb HTTP/1.1\r\n{Head}GET /c HTTP/1.1\r\nConnection: close\r\n{Head}");

        const string Fixed = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n";
        Assert.Equal($"{Fixed}Content-Length: 2\r\n\r\n/a{Fixed}Content-Length: 3\r\n\r\n{Fixed}Content-Length: 2\r\nConnection: close\r\n\r\n/c", answers);
    }

    [Fact]
    public async Task Connection_RefusedRequest_IsAnsweredAndClosed()
    {
        await using var server = Start(_ => throw new InvalidOperationException("must not be asked"));

        var refused = await AskAsync(server, $"DELETE / HTTP/1.1\r\n{Head}");
        Assert.StartsWith("HTTP/1.1 405 Method Not Allowed\r\n", refused, StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, HEAD\r\n", refused, StringComparison.Ordinal);
        var longHeader = $"GET / HTTP/1.1\r\nX: {new string('x', HttpParser.MaxLength)}\r\n{Head}";
        Assert.StartsWith("HTTP/1.1 431 ", await AskAsync(server, longHeader), StringComparison.Ordinal);
        var longLine = $"GET /{new string('x', HttpParser.MaxLength)} HTTP/1.1\r\n{Head}";
        Assert.StartsWith("HTTP/1.1 414 ", await AskAsync(server, longLine), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_MoreClientsThanItHolds_RefusesTheLast()
    {
        await using var server = Start(_ => HttpResponse.Text(HttpStatus.Ok, "ok"));
        var clients = new List<Socket>();
        for (var one = 0; one < HttpServer.MaxConnections; one++)
        {
            clients.Add(await SocketExtensions.ConnectToAsync(server.Address, Cancellation));
            await clients[^1].SendAllAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\n{Head}"), Cancellation);
            await clients[^1].ReceiveExactlyAsync(10, Cancellation);
        }

        Assert.StartsWith("HTTP/1.1 503 ", await AskAsync(server, ""), StringComparison.Ordinal);
        clients.ForEach(static client => client.Dispose());
        var watch = Stopwatch.StartNew();
        while (!(await AskAsync(server, $"GET / HTTP/1.0\r\n{Head}")).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
            Assert.True(watch.Elapsed < Eventually.Deadline, "places are free again");
    }

    [Fact]
    public async Task Events_ReaderThatDoesNotRead_IsDropped()
    {
        var hub = new EventHub();
        await using var server = Start(_ => new HttpResponse(HttpStatus.Ok, "text/event-stream", []) { Stream = hub.StreamAsync });
        using var client = await SocketExtensions.ConnectToAsync(server.Address, Cancellation);
        await client.SendAllAsync(Encoding.ASCII.GetBytes($"GET /api/events HTTP/1.1\r\n{Head}"), Cancellation);
        await Eventually.HoldsAsync(() => !hub.IsIdle, "the reader is known", Cancellation);
        var json = Encoding.ASCII.GetBytes($"\"{new string('x', 4096)}\"");

        for (var published = 0; published < 9000; published++)
            hub.Publish("test", json);

        client.ReceiveTimeout = 20000;
        var received = await client.ReceiveToEndAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.InRange(received.Length, 4096 * json.Length, 8999 * json.Length);
        await Eventually.HoldsAsync(() => hub.IsIdle, "the reader is forgotten", Cancellation);
    }

    /// <summary>The test's end closes the socket.</summary>
    private static HttpServer Start(Func<HttpRequest, HttpResponse> answer)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return new(listener, request => ValueTask.FromResult(answer(request)));
    }

    private static async Task<string> AskAsync(HttpServer server, string requests)
    {
        using var client = await SocketExtensions.ConnectToAsync(server.Address, Cancellation);
        await client.SendAllAsync(Encoding.ASCII.GetBytes(requests), Cancellation);
        return Encoding.ASCII.GetString(await client.ReceiveToEndAsync(Cancellation));
    }
}
