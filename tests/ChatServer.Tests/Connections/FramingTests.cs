using System.Text;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

/// <summary>TCP keeps no message boundaries, and not every client sends JSON.</summary>
public sealed class FramingTests
{
    private const string Heartbeat = """{"msgid":99}""";

    /// <summary>Everything that made the course's server abort, and some more.</summary>
    public static TheoryData<string> BadFrames { get; } =
    [
        "x", "]", "}", "\"hello\"", "[]", "[1,2]", "null", "42", "true", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "{]", "{x}", "{'msgid':99}",
        "{msgid:99}",
        "{\"msgid\":99,}", "{\"msgid\":099}", "{\"msgid\":0x63}", "{\"msgid\":+99}", "{\"msgid\":NaN}", "{\"msgid\":99}}", "{\"msgid\"}",
        "{\"a\" 1}",
        "{\"msgid\":99,\"msgid\":99}", "{\"a\":\"\u0001\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\ud800\"}", "{/*c*/\"msgid\":99}", "{\"a\":tru}",
        "{\"a\":[1,2}",
        "{{{{{{{{", "{" + "\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
    ];

    [Fact]
    public async Task ByteOrderMark_BeforeTheFirstMessage_IsIgnored()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.Contains("\"msgid\":100", await client.AskAsync("\ufeff" + Heartbeat));
    }

    [Fact]
    public async Task RawNulInAString_IsOneBadFrame()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        Assert.Contains("\"errno\":9", await client.AskAsync("{\"msgid\":99,\"a\":\"x\0y\"}"));
        Assert.Contains("\"msgid\":100", await client.AskAsync(Heartbeat));
    }

    [Fact]
    public async Task Message_CutAtEveryByte_IsUnderstood()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInExtendedAsync(13);
        var message = Encoding.UTF8.GetBytes("""{"msg":"你好 \"}{\"","msgid":6,"seq":2,"toid":13}""" + "\0");
        for (var cut = 1; cut < message.Length; cut += 3)
        {
            await client.SendBytesAsync(message.AsMemory(0, cut));
            await client.SendBytesAsync(message.AsMemory(cut));

            Assert.Contains("你好", await client.ReadAsync());
            Assert.Contains("\"live\"", await client.ReadAsync());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("\n")]
    [InlineData("\r\n \t\0\0")]
    public async Task Messages_InOneWrite_AreAllHandledInOrder(string separator)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        var frames = string.Concat(Enumerable.Range(1, 200).Select(seq => $$"""{"msgid":99,"seq":{{seq}}}""" + separator));
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(frames));

        for (var seq = 1; seq <= 200; seq++)
            Assert.Contains($"\"seq\":{seq},", await client.ReadAsync());
    }

    [Theory]
    [MemberData(nameof(BadFrames))]
    public async Task BadFrame_IsAnsweredAndReadingGoesOnAtTheNextLine(string bad)
    {
        await using var server =
            await TestServer.StartAsync(change: options => options with { Connections = options.Connections with { MaxBadFrames = 100 } });
        using var client = await server.ConnectAsync();

        await client.SendBytesAsync(Encoding.UTF8.GetBytes(bad + "\n\0"));
        await client.SendAsync("""{"msgid":99,"seq":1}""");

        var answers = new List<string>();
        while (answers.Count == 0 || !answers[^1].Contains("\"seq\":1"))
            answers.Add(await client.ReadAsync());
        Assert.Contains(answers, answer => answer.StartsWith("{\"errmsg\":\"") && answer.EndsWith(",\"errno\":9,\"msgid\":103}"));
    }

    [Fact]
    public async Task BadFrame_InvalidUtf8_IsNotJson()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendBytesAsync((byte[])[.. "{\"msgid\":99,\"a\":\""u8, 0xff, .. "\"}\0"u8]);

        Assert.Contains("\"errno\":9", await client.ReadAsync());
        Assert.Contains("\"msgid\":100", await client.AskAsync(Heartbeat));
    }

    [Fact]
    public async Task TooLargeFrame_IsErrno10AndTheNextIsRead()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.LogInAsync(13);

        await client.SendAsync($$"""{"msgid":99,"a":"{{new string('x', 70_000)}}"}""");

        Assert.Equal("""{"errmsg":"larger than 65536 bytes","errno":10,"msgid":103}""", await client.ReadAsync());
        Assert.Contains("\"msgid\":100", await client.AskAsync(Heartbeat));
    }

    [Fact]
    public async Task TooLargeFrame_BeforeLogin_IsAnyOver4KiB()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();
        var fits = $$"""{"msgid":99,"a":"{{new string('x', 4096 - 19)}}"}""";

        Assert.Contains("\"msgid\":100", await client.AskAsync(fits));
        Assert.Equal("""{"errmsg":"larger than 4096 bytes","errno":10,"msgid":103}""", await client.AskAsync(fits.Replace("x\"", "xx\"")));
        Assert.Contains("\"errno\":0", await client.AskAsync("""{"id":13,"msgid":1,"password":"123456"}"""));
        Assert.Contains("\"msgid\":100", await client.AskAsync(fits.Replace("x\"", "xx\"")));
    }

    [Fact]
    public async Task FiveBadFrames_CloseTheConnectionAndOnlyThisOne()
    {
        await using var server = await TestServer.StartAsync();
        using var other = await server.ConnectAsync();
        using var client = await server.ConnectAsync();

        await client.SendBytesAsync("a\nb\nc\nd\ne\n{\"msgid\":99}\n"u8.ToArray());

        var answers = await client.ReadToEndAsync();
        Assert.Equal(5, answers.Count);
        Assert.All(answers, answer => Assert.Contains("\"msgid\":103", answer));
        Assert.Contains("\"msgid\":100", await other.AskAsync(Heartbeat));
    }

    [Fact]
    public async Task HalfClosedClient_StillGetsItsAnswers()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync(Heartbeat + Heartbeat);
        client.HalfClose();

        Assert.Equal(2, (await client.ReadToEndAsync()).Count);
    }
}
