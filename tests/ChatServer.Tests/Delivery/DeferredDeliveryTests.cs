using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

/// <summary>A user writes to another server and then logs in there: the receiver gets all messages in the order sent.</summary>
public sealed class DeferredDeliveryTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sender_WhoComesToHisReceiversServer_IsReadInOrderAndOnce(bool extended)
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync(one.DatabaseFile);
        using var reader = extended ? await two.LogInExtendedAsync(21) : await two.LogInAsync(21);
        using (var sender = await one.LogInExtendedAsync(13))
        {
            foreach (var text in new[] { "first", "second" })
                Assert.Contains("\"stored\"", await sender.AskAsync($$"""{"msg":"{{text}}","msgid":6,"seq":2,"toid":21}"""));
            Assert.Contains("\"errno\":0", await sender.AskAsync("""{"msgid":3,"seq":3}"""));
        }

        foreach (var text in new[] { "third", "fourth" })
        {
            using var sender = await two.LogInExtendedAsync(13);
            await sender.SendAsync($$"""{"msg":"{{text}}","msgid":6,"seq":2,"toid":21}""");
            if (text == "third")
            {
                Assert.Contains("\"first\"", await reader.ReadAsync());
                Assert.Contains("\"second\"", await reader.ReadAsync());
            }
            Assert.Contains($"\"{text}\"", await reader.ReadAsync());
            Assert.Contains("\"live\"", await sender.ReadAsync());
            await sender.AskAsync("""{"msgid":3,"seq":3}""");
        }
        await two.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
    }

    [Fact]
    public async Task LateMessage_ThatIsNotConfirmed_ComesAgainAtTheNextLogin()
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync(one.DatabaseFile);
        using var reader = await two.LogInExtendedAsync(21);
        reader.Confirms = false;
        using (var sender = await one.LogInExtendedAsync(13))
        {
            await sender.AskAsync("""{"msg":"first","msgid":6,"seq":2,"toid":21}""");
            await sender.AskAsync("""{"msgid":3,"seq":3}""");
        }
        for (var arrivals = 0; arrivals < 2; arrivals++)
        {
            using var sender = await two.LogInExtendedAsync(13);
            await sender.AskAsync("""{"msgid":3,"seq":3}""");
        }

        Assert.Contains("\"first\"", await reader.ReadAsync());
        Assert.Contains("\"msgid\":101", await reader.AskAsync("""{"msgid":3,"seq":2}"""));

        Assert.Contains("first", await reader.AskAsync("""{"id":21,"msgid":1,"password":"123456","seq":3}"""));
    }

    [Fact]
    public async Task LateMessages_OfOthers_WaitForTheNextLogin()
    {
        await using var one = await TestServer.StartAsync();
        await using var two = await TestServer.StartAsync(one.DatabaseFile);
        using var reader = await two.LogInExtendedAsync(21);
        using var other = await one.LogInExtendedAsync(15, "666666");
        Assert.Contains("\"stored\"", await other.AskAsync("""{"msg":"from 15","msgid":6,"seq":2,"toid":21}"""));

        using var sender = await two.LogInExtendedAsync(13);

        Assert.Contains("\"msgid\":100", await reader.AskAsync("""{"msgid":99}"""));
        Assert.Equal(1, two.Query<int>("SELECT count(*) FROM offlinemessage"));
    }

    /// <summary>What the sender says here waits behind the pages, even if others write meanwhile.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sender_WhoHasMoreThanAPageWaiting_IsReadInOrderAndOnce(bool extended)
    {
        await using var one = await TestServer.StartAsync(change: TestServer.WithWideMailboxes);
        await using var two = await TestServer.StartAsync(one.DatabaseFile, change: TestServer.WithWideMailboxes);
        using var reader = extended ? await two.LogInExtendedAsync(21) : await two.LogInAsync(21);
        reader.Confirms = false;
        using (var sender = await one.LogInExtendedAsync(13))
        {
            for (var number = 0; number < 250; number++)
                await sender.AskAsync($$"""{"mid":"m{{number}}","msg":"text {{number}}.","msgid":6,"seq":2,"toid":21}""");
            await sender.AskAsync("""{"msgid":3,"seq":3}""");
        }

        using var here = await two.LogInExtendedAsync(13);
        await here.SendAsync("""{"mid":"m250","msg":"text 250.","msgid":6,"seq":2,"toid":21}""");
        // For an extended reader it is known by now that it waits; a course reader's pages may all have been written.
        if (extended)
            Assert.Contains("\"stored\"", await here.ReadAsync());
        reader.Confirms = extended;
        var texts = new List<string>();
        while (texts.Count <= 250)
            texts.Add((await reader.ReadAsync()).Split("\"msg\":\"text ")[1].Split('.')[0]);

        Assert.Equal(Enumerable.Range(0, 251).Select(number => $"{number}"), texts);
        await two.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);
        await here.SendAsync("""{"msg":"live again","msgid":6,"seq":3,"toid":21}""");
        Assert.Contains("live again", await reader.ReadAsync());
    }
}
