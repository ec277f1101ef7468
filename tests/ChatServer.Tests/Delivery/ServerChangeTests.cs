using System.Globalization;
using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

/// <summary>A receiver changes servers while messages of one sender are on their way to it: it reads them in order, each once.</summary>
public sealed partial class ServerChangeTests
{
    private const string Login21 = """{"id":21,"msgid":1,"password":"123456","seq":1}""";
    private const string Logout = """{"msgid":3,"seq":2}""";

    /// <summary>The sender goes on while the first server stores what was not confirmed and the second logs the receiver in.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Receiver_WhoseConnectionIsLost_ReadsInOrder(bool isReset)
    {
        const int Before = 20, All = 60;
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync(one.DatabaseFile);
        using var sender = await one.LogInExtendedAsync(13);
        using var lost = await one.ConnectAsync();
        var token = TokenOf(await lost.AskAsync(Login21));
        for (var number = 0; number < Before; number++)
            await SendAsync(sender, number);
        Assert.Contains("text 0.", await lost.ReadAsync());

        if (isReset)
            lost.Reset();
        var sending = Task.Run(async () =>
        {
            for (var number = Before; number < All; number++)
                await SendAsync(sender, number);
        }, TestContext.Current.CancellationToken);
        using var receiver = await two.ConnectAsync();
        receiver.Confirms = true;
        var read = Numbers(await receiver.AskAsync(ByToken(token)));
        await sending;
        using var limit = new CancellationTokenSource(Eventually.Deadline);
        while (read.Count < All)
        {
            limit.Token.ThrowIfCancellationRequested();
            Assert.Contains("\"errno\":0", await receiver.AskAsync(Logout));
            read.AddRange(Numbers(await receiver.AskAsync(Login21)));
        }

        Assert.Equal(Enumerable.Range(0, All), read);
    }

    /// <summary>The first server still pushes to the connection that was lost when the receiver is already back on another one.</summary>
    [Fact]
    public async Task Receiver_WhoComesBackBeforeItsOldConnectionIsMissed_ReadsInOrder()
    {
        // With a long lease the first server does not ask the database for long where its users are.
        await using var one = await TestServer.StartAsync(
            change: options => options with { Lease = new() { Duration = TimeSpan.FromHours(1) } });
        await using var two = await TestServer.StartAsync(one.DatabaseFile);
        using var sender = await one.LogInExtendedAsync(13);
        using var lost = await one.ConnectAsync();
        var token = TokenOf(await lost.AskAsync(Login21));
        await SendAsync(sender, 0);
        Assert.Contains("text 0.", await lost.ReadAsync());
        using (var elsewhere = await two.ConnectAsync())
        {
            Assert.Contains("\"errno\":0", await elsewhere.AskAsync(ByToken(token)));
            Assert.Contains("\"errno\":0", await elsewhere.AskAsync(Logout));
        }

        using var receiver = await one.ConnectAsync();
        var read = Numbers(await receiver.AskAsync(Login21));
        await SendAsync(sender, 1);
        read.AddRange(Numbers(await receiver.ReadAsync()));

        Assert.Equal([0, 1], read);
        Assert.Contains("continued over another connection", Assert.Single(await lost.ReadToEndAsync()));
    }

    private static Task SendAsync(RawChatClient sender, int number) =>
        sender.SendAsync($$"""{"msg":"text {{number}}.","msgid":6,"seq":{{number + 2}},"toid":21}""");

    private static string ByToken(string token) => $$"""{"id":21,"msgid":1,"seq":1,"token":"{{token}}"}""";

    private static string TokenOf(string reply) => reply.Split("\"token\":\"")[1].Split('"')[0];

    private static List<int> Numbers(string frame) =>
        [.. Text().Matches(frame).Select(text => int.Parse(text.Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"text (\d+)\.")]
    private static partial Regex Text();
}
