using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

/// <summary>A stored message stays until its receiver has been sent it.</summary>
public sealed class OfflineTests
{
    private const string Login21 = """{"id":21,"msgid":1,"password":"123456"}""";

    [Fact]
    public async Task Chat_ToSomebodyOnTheOtherServer_IsKeptUntilHisNextLogin()
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync(one.DatabaseFile);
        using var sender = await one.LogInExtendedAsync(13);
        using var receiver = await two.LogInExtendedAsync(21);

        Assert.Contains(
            $"user 21 is online on {two.Name}, but not in this process's connection map {{13}}\"",
            await sender.AskAsync("""{"mid":"a","msg":"can you hear me?","msgid":6,"seq":2,"toid":21}"""));
        Assert.Contains(
            "user 15 is offline\"", await sender.AskAsync("""{"mid":"b","msg":"can you hear me?","msgid":6,"seq":2,"toid":15}"""));
        Assert.Contains("\"msgid\":100", await receiver.AskAsync("""{"msgid":99,"seq":2}"""));
        await receiver.AskAsync("""{"msgid":3,"seq":3}""");

        Assert.Contains("can you hear me?", await receiver.AskAsync(Login21));
        await two.WaitUntilAsync("SELECT count(*) FROM offlinemessage WHERE userid = 21", 0);
    }

    [Theory]
    [InlineData("it's", "it's")]
    [InlineData("\\\"quoted\\\" and \\\\", "\\\\\\\"quoted\\\\\\\" and \\\\\\\\")]
    [InlineData("李雷和韩梅梅 👍", "李雷和韩梅梅 👍")]
    [InlineData("2026-11-22T11:00:40Z", "2026-11-22T11:00:40Z")]
    public async Task OfflineMessage_OfAnyText_ComesBackWhole(string text, string inReply)
    {
        await using var server = await TestServer.StartAsync();
        using var sender = await server.LogInExtendedAsync(13);
        await sender.AskAsync($$"""{"msg":"{{text}}","msgid":6,"seq":2,"toid":21}""");
        using var receiver = await server.ConnectAsync();

        Assert.Contains($"\\\"msg\\\":\\\"{inReply}\\\"", await receiver.AskAsync(Login21));
    }

    [Fact]
    public async Task OfflineMessages_OfOneSender_ComeInTheOrderSentAndOnce()
    {
        await using var server = await TestServer.StartAsync(change: TestServer.WithWideMailboxes);
        using var sender = await server.LogInAsync(13);
        for (var count = 0; count < 300; count++)
            await sender.SendAsync($$"""{"msg":"n{{count}}.","msgid":6,"toid":21}""");
        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 300);
        using var receiver = await server.ConnectAsync();

        await receiver.SendAsync(Login21);
        var all = await receiver.ReadAsync();
        while (!all.Contains("n299."))
            all += await receiver.ReadAsync();
        for (var (count, place) = (0, 0); count < 300; count++)
        {
            place = all.IndexOf($"n{count}.", place, StringComparison.Ordinal);
            Assert.True(place >= 0, $"message {count} is missing or out of order");
        }
        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
    }

    [Fact]
    public async Task OfflineMessages_MoreThanFitIntoAFrame_FollowTheReplyAsPushes()
    {
        await using var server = await TestServer.StartAsync(change: TestServer.WithWideMailboxes);
        using var sender = await server.LogInExtendedAsync(13);
        for (var count = 0; count < 20; count++)
            await sender.AskAsync($$"""{"msg":"n{{count}}.{{new string('x', 10_000)}}","msgid":6,"seq":2,"toid":21}""");
        using var receiver = await server.ConnectAsync();

        await receiver.SendAsync(Login21);
        var frames = new List<string> { await receiver.ReadAsync() };
        while (!frames[^1].Contains("n19."))
            frames.Add(await receiver.ReadAsync());

        Assert.All(frames, frame => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(frame), 1, 65_536));
        var all = string.Concat(frames);
        Assert.Equal(Enumerable.Range(0, 20),
            Enumerable.Range(0, 20).OrderBy(count => all.IndexOf($"n{count}.", StringComparison.Ordinal)));
        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
    }

    [Fact]
    public async Task OfflineMessages_NotReadBeforeTheClientDied_StayForTheNextLogin()
    {
        // Whole pages at once, not document by document: so the kernel has surely taken some of them.
        await using var server = await TestServer.StartAsync(
            change: options => TestServer.WithWideMailboxes(options) with { CourseClients = new() { Protect = false } });
        using var sender = await server.LogInExtendedAsync(13);
        for (var count = 0; count < 400; count++)
            await sender.AskAsync($$"""{"msg":"n{{count}}.{{new string('x', 60_000)}}","msgid":6,"seq":2,"toid":21}""");
        // 24 MB are more than the kernels' buffers hold, so the reply cannot all be on its way before the client dies.
        using (var dying = await server.ConnectAsync(receiveBuffer: 4096))
        {
            await dying.SendAsync(Login21);
            await dying.ReadAsync();
            dying.Reset();
        }
        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 21", "offline");

        // What the kernel had taken whole is gone, a page after the other (none, if the client died within the first); everything behind it
        // is there.
        var left = server.Query<int>("SELECT count(*) FROM offlinemessage");
        Assert.InRange(left, 200, 400);
        Assert.Equal(left, server.Query<int>("SELECT max(id) - min(id) + 1 FROM offlinemessage"));
        Assert.Equal(400, server.Query<int>("SELECT max(id) FROM offlinemessage"));
    }

    [Fact]
    public async Task Chat_WhileTheReceiverLogsInAndOut_IsNeverLostNorStuck()
    {
        await using var server = await TestServer.StartAsync(change: TestServer.WithWideMailboxes);
        using var sender = await server.LogInExtendedAsync(13);
        using var receiver = await server.ConnectAsync();
        receiver.Confirms = true;
        var sending = Task.Run(async () =>
        {
            for (var count = 0; count < 400; count++)
                await sender.AskAsync($$"""{"mid":"n{{count}}.","msg":"n{{count}}.","msgid":6,"seq":2,"toid":21}""");
        }, TestContext.Current.CancellationToken);

        var seen = new List<string>();
        while (!sending.IsCompleted)
            await LogInAndOutAsync(untilLast: false);
        await sending;
        await LogInAndOutAsync(untilLast: true);

        // What a logout overtook comes again, under the same mid.
        var mids = seen.SelectMany(RawChatClient.Mids).Distinct().ToList();
        Assert.Equal(Enumerable.Range(0, 400).Select(count => $"n{count}."), mids);

        async Task LogInAndOutAsync(bool untilLast)
        {
            await receiver.SendAsync("""{"id":21,"msgid":1,"password":"123456","seq":1}""");
            do
                seen.Add(await receiver.ReadAsync());
            while (!seen[^1].Contains("\"msgid\":2,"));
            Assert.Contains("\"errno\":0", seen[^1]);
            Assert.True(!untilLast || string.Concat(seen).Contains("n399."));
            await receiver.SendAsync("""{"msgid":3,"seq":2}""");
            do
                seen.Add(await receiver.ReadAsync());
            while (!seen[^1].Contains("\"re\":3"));
        }
    }
}
