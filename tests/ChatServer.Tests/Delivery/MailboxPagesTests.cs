using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

/// <summary>A mailbox is handed over page by page, and nothing overtakes what waits.</summary>
public sealed class MailboxPagesTests
{
    private const string Login21 = """{"id":21,"msgid":1,"password":"123456","seq":1}""";
    private const string Heartbeat = """{"msgid":99}""";

    [Fact]
    public async Task NextPage_ComesWhenTheWholePageBeforeIsConfirmed()
    {
        await using var server = await StartAsync();
        Fill(server, 13, 1, 250);
        using var receiver = await server.ConnectAsync();

        var first = await ReadAsync(receiver, Login21, 100);
        Assert.Equal(Mids(1, 100), first);
        Assert.Contains("\"msgid\":100", await receiver.AskAsync(Heartbeat));
        await ConfirmAsync(receiver, first[1..]);
        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 151);
        Assert.Contains("\"msgid\":100", await receiver.AskAsync(Heartbeat));
        await ConfirmAsync(receiver, first[..1]);
        var second = await ReadAsync(receiver, null, 100);
        await ConfirmAsync(receiver, second);
        var third = await ReadAsync(receiver, null, 50);
        await ConfirmAsync(receiver, third);

        Assert.Equal(Mids(101, 250), second.Concat(third));
        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
        Assert.Contains("\"msgid\":100", await receiver.AskAsync(Heartbeat));
    }

    [Fact]
    public async Task CourseClient_GetsPageAfterPageAsTheyAreWritten()
    {
        await using var server = await StartAsync();
        Fill(server, 13, 1, 350);
        using var receiver = await server.ConnectAsync();

        await receiver.SendAsync("""{"id":21,"msgid":1,"password":"123456"}""");
        var all = await receiver.ReadAsync();
        while (!all.Contains("text 350."))
            all += await receiver.ReadAsync();

        var places = Enumerable.Range(1, 350).Select(number => all.IndexOf($"text {number}.", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LiveMessage_OfASenderWhoseMessagesWait_ComesBehindThem_AndOfOthersAtOnce(bool extended)
    {
        await using var server = await StartAsync();
        Fill(server, 13, 1, 150);
        using var waiting = await server.LogInExtendedAsync(13);
        using var other = await server.LogInExtendedAsync(18);
        using var receiver = await server.ConnectAsync(receiveBuffer: 4096);
        if (!extended)
        {
            // More than the kernel takes, so that pages wait for the client to read.
            server.Query<int>("UPDATE offlinemessage SET message = replace(message, 'text', hex(zeroblob(30000)) || 'text'), bytes = 60100");
            await receiver.SendAsync("""{"id":21,"msgid":1,"password":"123456"}""");
            await server.WaitUntilAsync("SELECT state FROM user WHERE id = 21", "online");
        }
        else
            await ReadAsync(receiver, Login21, 100);

        var late = await waiting.AskAsync("""{"mid":"late","msg":"late","msgid":6,"seq":2,"toid":21}""");
        await other.SendAsync("""{"mid":"other","msg":"other","msgid":6,"seq":2,"toid":21}""");

        Assert.Equal("""{"delivery":"stored","errmsg":"user 21 could not be reached at once","errno":0,"msgid":101,"re":6,"seq":2}""", late);
        if (extended)
        {
            Assert.Contains("\"mid\":\"other\"", await receiver.ReadAsync());
            await ConfirmAsync(receiver, [.. Mids(1, 100), "other"]);
            Assert.Equal(Mids(101, 150).Append("late"), await ReadAsync(receiver, null, 51));
        }
        else
        {
            var texts = new List<string>();
            while (texts.Count < 2 || !texts[^1].Contains("\"late\""))
                texts.Add(await receiver.ReadAsync());
            Assert.InRange(texts.FindIndex(text => text.Contains("\"msg\":\"other\"")), 0, texts.Count - 2);
            Assert.Contains("text 150.", texts[^2].Contains("\"other\"") ? texts[^3] : texts[^2]);
            await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
        }
    }

    [Fact]
    public async Task Sender_WhoseMessagesHaveAllBeenHandedOver_IsLiveAgain()
    {
        await using var server = await StartAsync();
        Fill(server, 13, 1, 150);
        using var sender = await server.LogInExtendedAsync(13);
        using var receiver = await server.LogInExtendedAsync(21);
        for (var count = 0; count < 50; count++)
            await receiver.ReadAsync();
        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);

        await sender.SendAsync("""{"msg":"live","msgid":6,"seq":2,"toid":21}""");

        Assert.Contains("\"msg\":\"live\"", await receiver.ReadAsync());
        Assert.Contains("\"live\"", await sender.ReadAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UnconfirmedPage_StaysForTheNextLogin_OnThisConnectionOrAnother(bool logsOut)
    {
        await using var server = await StartAsync();
        Fill(server, 13, 1, 150);
        using var first = await server.ConnectAsync();
        await ConfirmAsync(first, (await ReadAsync(first, Login21, 100))[..40]);
        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 110);

        if (logsOut)
            Assert.Contains("\"re\":3", await first.AskAsync("""{"msgid":3,"seq":2}"""));
        else
            first.Reset();
        await server.WaitUntilAsync("SELECT state FROM user WHERE id = 21", "offline");
        using var second = logsOut ? first : await server.ConnectAsync();
        var page = await ReadAsync(second, Login21, 100);
        await ConfirmAsync(second, page);

        Assert.Equal(Mids(41, 140), page);
        Assert.Equal(Mids(141, 150), await ReadAsync(second, null, 10));
    }

    [Fact]
    public async Task LoginContinuedOverAnotherConnection_BeginsWithWhatIsNotConfirmed()
    {
        await using var server = await StartAsync();
        Fill(server, 13, 1, 250);
        using var first = await server.ConnectAsync();
        var reply = await first.AskAsync(Login21);
        var token = reply.Split("\"token\":\"")[1].Split('"')[0];
        var page = RawChatClient.Mids(reply).ToList();
        while (page.Count < 100)
            page.AddRange(RawChatClient.Mids(await first.ReadAsync()));
        await ConfirmAsync(first, page);
        await ReadAsync(first, null, 100);
        using var second = await server.ConnectAsync();

        var again = await ReadAsync(second, $$"""{"id":21,"msgid":1,"seq":1,"token":"{{token}}"}""", 100);
        await ConfirmAsync(second, again);
        var last = await ReadAsync(second, null, 50);
        await ConfirmAsync(second, last);

        Assert.Equal(Mids(101, 250), again.Concat(last));
        await server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
    }

    [Fact]
    public async Task Page_ThatTheStorageCannotRead_ComesWhenItCan()
    {
        await using var server = await StartAsync();
        Fill(server, 13, 1, 150);
        using var receiver = await server.ConnectAsync();
        var first = await ReadAsync(receiver, Login21, 100);

        server.Query<int>("ALTER TABLE offlinemessage RENAME TO hidden");
        await ConfirmAsync(receiver, first);
        Assert.Contains("\"msgid\":100", await receiver.AskAsync(Heartbeat));
        server.Query<int>("ALTER TABLE hidden RENAME TO offlinemessage");

        Assert.Equal(Mids(101, 150), await ReadAsync(receiver, null, 50));
    }

    [Fact]
    public async Task PageOfWhatNobodyCanRead_IsPassedOver()
    {
        await using var server = await StartAsync();
        Fill(server, 13, 1, 250);
        server.Query<int>("UPDATE offlinemessage SET message = 'broken' WHERE id <= 200");
        using var receiver = await server.ConnectAsync();

        Assert.DoesNotContain("text", await receiver.AskAsync(Login21));

        Assert.Equal(Mids(201, 250), await ReadAsync(receiver, null, 50));
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(change: TestServer.WithWideMailboxes);

    /// <summary>Puts messages from one user into 21's mailbox, with these numbers.</summary>
    private static void Fill(TestServer server, int sender, int first, int last) => server.Query<int>(
        $$$"""
        INSERT INTO offlinemessage (userid, senderid, message, mid, storedat, bytes)
        WITH RECURSIVE n(i) AS (SELECT {{{first}}} UNION ALL SELECT i + 1 FROM n WHERE i < {{{last}}})
        SELECT 21, {{{sender}}}, '{"id":{{{sender}}},"msg":"text ' || i || '.","msgid":6,"name":"x","time":"t","toid":21}', 'm' || i, 0, 70 FROM n
        """);

    private static string[] Mids(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(number => $"m{number}")];

    /// <summary>Reads until so many mids have come.</summary>
    private static async Task<string[]> ReadAsync(RawChatClient client, string? request, int count)
    {
        if (request is not null)
            await client.SendAsync(request);
        var mids = new List<string>();
        while (mids.Count < count)
            mids.AddRange(RawChatClient.Mids(await client.ReadAsync()));
        return [.. mids];
    }

    private static Task ConfirmAsync(RawChatClient client, IEnumerable<string> mids) =>
        client.SendAsync($$"""{"mids":["{{string.Join("\",\"", mids)}}"],"msgid":102}""");
}
