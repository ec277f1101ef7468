using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Abuse;

/// <summary>No user fills another user's mailbox, and a full one costs its owner's login no more than a page.</summary>
[Collection(nameof(Alone))]
public sealed partial class MailboxBombTests
{
    private const string Login21 = """{"id":21,"msgid":1,"password":"123456","seq":1}""";

    /// <summary>A page of 64 KiB, in all the forms that it takes on its way, and the client's own copies of it.</summary>
    private const long MaxAllocated = 4_000_000;

    [Fact]
    public async Task OneSender_FillsATenthAndNoMore_OthersStillWrite()
    {
        await using var server = await TestServer.StartAsync();
        using var flooder = await server.LogInExtendedAsync(13);
        using var other = await server.LogInExtendedAsync(18);
        var body = new string('x', 60_000);

        for (var count = 0; count < 20; count++)
        {
            var answer = await flooder.AskAsync($$"""{"msg":"{{body}}","msgid":6,"seq":2,"toid":21}""");
            Assert.Contains(count == 0 ? "\"stored\"" : "your share of user 21's mailbox is full\",\"errno\":11", answer);
        }
        for (var count = 0; count < 200; count++)
            await flooder.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":21}""");

        Assert.InRange(server.Query<int>("SELECT sum(bytes) FROM offlinemessage"), 60_000, 104_857);
        Assert.Equal(100, server.Query<int>("SELECT count(*) FROM offlinemessage"));
        Assert.Contains("\"stored\"", await other.AskAsync("""{"msg":"x","msgid":6,"seq":2,"toid":21}"""));
    }

    /// <summary>As versions without a bound in bytes could leave it.</summary>
    [Fact]
    public async Task Login_ToAFullOldMailbox_TakesTheMemoryOfOnePage()
    {
        await using var server = await TestServer.StartAsync();
        Fill(server, 1000, 60_000);
        // Once without its price: what is compiled and pooled then stays.
        using (var first = await server.ConnectAsync())
            await first.AskAsync(Login21);
        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 21", "offline");
        using var receiver = await server.ConnectAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await receiver.AskAsync(Login21);
        await receiver.AskAsync("""{"msgid":99}""");

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 1, MaxAllocated);
        Assert.Equal(1000, server.Query<int>("SELECT count(*) FROM offlinemessage"));
    }

    /// <summary>Others of the same loop wait for no more than a page, whatever the machine: its thread builds nothing else.</summary>
    [Fact]
    public async Task Login_ToAFullOldMailbox_HasTheLoopBuildOnePage()
    {
        var loop = new LoopAllocations();
        await using var server = await TestServer.StartAsync(change: options => options with { Transport = new() { Loops = 1 } },
            time: loop);
        Fill(server, 1000, 1000);
        using var receiver = await server.ConnectAsync();
        await receiver.AskAsync("""{"msgid":99}""");
        var before = loop.Bytes;

        var read = RawChatClient.Mids(await receiver.AskAsync(Login21)).Count;
        await receiver.SendAsync("""{"msgid":99}""");
        for (var frame = await receiver.ReadAsync(); !frame.Contains("\"msgid\":100",
            StringComparison.Ordinal); frame = await receiver.ReadAsync())
            read += RawChatClient.Mids(frame).Count;

        // 64 KiB of texts of 1060 bytes.
        Assert.Equal(61, read);
        Assert.InRange(loop.Bytes - before, 1, MaxAllocated);
    }

    [Fact]
    public async Task HandOver_OfAFullOldMailbox_KeepsNoMoreThanAPageAndLetsOthersChat()
    {
        await using var server = await TestServer.StartAsync();
        Fill(server, 300, 60_000);
        using var one = await server.LogInExtendedAsync(13);
        using var two = await server.LogInExtendedAsync(15, "666666");
        using var receiver = await ChatSocket.ConnectAsync(server.Port, TestContext.Current.CancellationToken);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await receiver.SendAsync(Login21);
        var most = 0L;
        for (var (shown, read) = (0, 0); shown < 300; read++)
        {
            var mids = Mid().Matches((await receiver.ReadAsync(TestContext.Current.CancellationToken)).ToString())
                .Select(mid => mid.Groups[1].Value).ToList();
            shown += mids.Count;
            // Between two pages.
            await one.SendAsync("""{"msg":"hi","msgid":6,"seq":2,"toid":15}""");
            Assert.Contains("\"hi\"", await two.ReadAsync());
            Assert.Contains("\"live\"", await one.ReadAsync());
            if (read % 50 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            if (mids.Count > 0)
                await receiver.SendAsync($$"""{"mids":["{{string.Join("\",\"", mids)}}"],"msgid":102}""");
        }

        Assert.InRange(most, long.MinValue, MaxAllocated);
        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
    }

    [Fact]
    public async Task GroupMessages_ToAThousandWhoAreAway_TakeTheRoomOfOneEach()
    {
        const int Members = 1000, Messages = 20;
        await using var server = await TestServer.StartAsync(change: TestServer.WithWideMailboxes);
        const string away = "WITH RECURSIVE away(id) AS (SELECT 1001 UNION ALL SELECT id + 1 FROM away WHERE id < 2000)";
        server.Query<int>($"INSERT INTO user (id, name, password, createdat) {away} SELECT id, 'away ' || id, '', 0 FROM away");
        server.Query<int>($"INSERT INTO allgroup (id, groupname, createdat) VALUES (7, 'large', 0)");
        server.Query<int>($"INSERT INTO groupuser (groupid, userid, createdat) {away} SELECT 7, id, 0 FROM away UNION ALL SELECT 7, 13, 0");
        using var sender = await server.LogInExtendedAsync(13);
        var body = new string('x', 65_000);

        for (var count = 0; count < Messages; count++)
            Assert.Contains($"\"stored\":{Members}}}", await sender.AskAsync($$"""{"groupid":7,"msg":"{{body}}","msgid":10,"seq":2}"""));

        Assert.Equal(Members * Messages, server.Query<int>("SELECT count(*) FROM offlinemessage"));
        Assert.InRange(server.Query<long>("SELECT sum(bytes) FROM offlinemessage"), Members * Messages * 65_000L,
            Members * Messages * 66_000L);
        Assert.InRange(server.Query<long>("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"), 1_300_000,
            8_000_000);
    }

    private static void Fill(TestServer server, int messages, int size) => server.Query<int>(
        $$$"""
        INSERT INTO offlinemessage (userid, senderid, message, mid, storedat, bytes)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{{messages}}})
        SELECT 21, 19, '{"id":19,"msg":"' || hex(zeroblob({{{size / 2}}})) || '","msgid":6,"name":"x","time":"t","toid":21}', 'm' || i, 0, {{{size + 60}}} FROM n
        """);

    /// <summary>
    /// The system's clock. Notes how much the loop's thread has allocated by the time it asks, as it does for each frame.
    /// </summary>
    private sealed class LoopAllocations : TimeProvider
    {
        private long _bytes;

        public long Bytes => Volatile.Read(ref _bytes);

        public override long GetTimestamp()
        {
            if (Thread.CurrentThread.Name == "chat loop 0")
                Volatile.Write(ref _bytes, GC.GetAllocatedBytesForCurrentThread());
            return base.GetTimestamp();
        }
    }

    [GeneratedRegex("""\\?"mid\\?":\\?"([^"\\]*)""")]
    private static partial Regex Mid();
}
