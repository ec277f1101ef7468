using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>What a mailbox holds, how it is read in pages, and that a group message's text is stored once.</summary>
public abstract partial class StoreContract
{
    [Fact]
    public async Task Mailbox_Full_RefusesWhatIsNotThereAlready()
    {
        var store = new OfflineMessageStore(Main, new() { MaxMessages = 30 }, TimeProvider.System);
        var me = await AddUserAsync("me");
        var senders = new List<int>();
        for (var number = 0; number < 29; number++)
            senders.Add(await AddUserAsync($"sender {number}"));
        await store.KeepAsync([.. senders[..9].SelectMany(sender =>
            Enumerable.Range(0, 3).Select(number => new OfflineMessageDraft(me, sender, "x", $"{number}")))]);

        // At the same time, so that some are written together.
        var fates = await Task.WhenAll(
            senders[9..].Select(sender => store.KeepAsync([new(me, sender, "y", "late"), new(sender, me, "y", $"late {sender}")])));

        Assert.Equal(3, fates.Count(fate => fate[0] == DeliveryOutcome.Stored));
        Assert.Equal(17, fates.Count(fate => fate[0] == DeliveryOutcome.MailboxFull));
        Assert.All(fates, fate => Assert.Equal(DeliveryOutcome.Stored, fate[1]));
        Assert.Equal(
            [DeliveryOutcome.Stored, DeliveryOutcome.MailboxFull],
            await store.KeepAsync([new(me, senders[0], "x", "1"), new(me, senders[0], "x", "new")]));
        Assert.Equal(30, (await ReadAllAsync(me)).Count);
    }

    [Fact]
    public async Task Mailbox_OneSender_GetsATenthAndLeavesTheRestToOthers()
    {
        var store = new OfflineMessageStore(Main, new() { MaxMessages = 50, MaxBytes = 10_000 }, TimeProvider.System);
        var (me, flooder, talker, other) = (await AddUserAsync("me"), await AddUserAsync("flooder"), await AddUserAsync("talker"),
            await AddUserAsync("other"));

        var many = await store.KeepAsync(
            [.. Enumerable.Range(0, 20).Select(number => new OfflineMessageDraft(me, flooder, "x", $"{number}"))]);
        // 4 * 300 bytes, but 400 characters.
        var large = await store.KeepAsync(
            [.. Enumerable.Range(0, 4).Select(number => new OfflineMessageDraft(me, talker, new('长', 100), $"{number}"))]);

        Assert.Equal([5, 15], many.CountBy(fate => fate).OrderBy(fate => fate.Key).Select(fate => fate.Value));
        Assert.Equal(DeliveryOutcome.SenderShareFull, many[^1]);
        Assert.Equal([DeliveryOutcome.Stored, DeliveryOutcome.Stored, DeliveryOutcome.Stored, DeliveryOutcome.SenderShareFull], large);
        Assert.Equal([DeliveryOutcome.Stored], await store.KeepAsync([new(me, other, "x", "1")]));
    }

    [Fact]
    public async Task Mailbox_FullOfBytes_IsFullForEverybody()
    {
        var store = new OfflineMessageStore(Main, new() { MaxBytes = 10_000 }, TimeProvider.System);
        var me = await AddUserAsync("me");
        for (var number = 0; number < 10; number++)
            Assert.Equal([DeliveryOutcome.Stored],
                await store.KeepAsync([new(me, await AddUserAsync($"{number}"), new('x', 1000), "m") { IsForMany = number % 2 == 0 }]));

        Assert.Equal([DeliveryOutcome.MailboxFull], await store.KeepAsync([new(me, await AddUserAsync("late"), "x", "m")]));
    }

    [Fact]
    public async Task Pages_AreBoundedByBytesAndNumber_AndALargerMessageIsOneOfItsOwn()
    {
        var (me, one, two) = (await AddUserAsync("me"), await AddUserAsync("one"), await AddUserAsync("two"));
        List<OfflineMessageDraft> messages =
        [
            .. Enumerable.Range(0, 150).Select(number => new OfflineMessageDraft(me, one, "x", $"small {number}")),
            .. Enumerable.Range(0, 4).Select(number => new OfflineMessageDraft(me, two, new('x', 30_000), $"medium {number}")),
            new(me, one, new('x', 100_000), "large"),
            new(me, two, "x", "last"),
        ];
        await WideMessages.KeepAsync(messages);

        var pages = new List<MailboxPage>();
        do
            pages.Add(await Messages.ReadPageAsync(me, pages.Count == 0 ? 0 : pages[^1].Messages[^1].Id));
        while (!pages[^1].IsLast);

        Assert.Equal([100, 52, 2, 1, 1], pages.Select(page => page.Messages.Count));
        Assert.Equal(messages.Select(message => message.Mid), pages.SelectMany(page => page.Messages).Select(message => message.Mid));
        int[][] waiting = [[one, two], [one, two], [one, two], [two], []];
        Assert.Equal(waiting, pages.Select(page => page.Waiting.Order().ToArray()));
        var ofTwo = await Messages.ReadPageAsync(me, pages[1].Messages[^1].Id, two);
        Assert.Equal(["medium 2", "medium 3", "last"], ofTwo.Messages.Select(message => message.Mid));
        Assert.True(ofTwo.IsLast);
    }

    [Fact]
    public async Task Pages_ThatAreReadTogether_AreAsEachAlone()
    {
        var (me, you) = (await AddUserAsync("me"), await AddUserAsync("you"));
        var (one, two) = (await AddUserAsync("one"), await AddUserAsync("two"));
        await WideMessages.KeepAsync(
        [
            .. Enumerable.Range(0, 120).Select(number => new OfflineMessageDraft(me, one, "x", $"{number}")),
            new(me, two, "to me", "a"), new(you, one, "to you", "b") { IsForMany = true },
        ]);
        (int User, int? Sender)[] wanted = [(me, one), (me, two), (you, one), (you, two), (me, null), (me, one)];

        var pages = await Task.WhenAll(wanted.Select(page => Messages.ReadPageAsync(page.User, after: 0, page.Sender)));

        Assert.Equal([100, 1, 1, 0, 100, 100], pages.Select(page => page.Messages.Count));
        Assert.Equal([one], pages[0].Waiting);
        Assert.Equal(["to me", "to you"], pages[1..3].Select(page => page.Messages[0].Text));
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}"), pages[5].Messages.Select(message => message.Mid));
        var rest = await Messages.ReadPageAsync(me, pages[0].Messages[^1].Id, one);
        Assert.Equal(20, rest.Messages.Count);
        Assert.True(rest.IsLast);
    }

    [Fact]
    public async Task GroupMessages_ToManyWhoAreAway_AreStoredOnceAndTakeOneRowEach()
    {
        const int Members = 1000, Count = 20, Size = 65_000;
        var sender = await AddUserAsync("sender");
        await Main.WriteAsync(sql => Enumerable.Range(0, Members).Sum(number =>
            sql.Execute("INSERT INTO user (name, password, createdat) VALUES (@name, '', 0)", new { name = $"member {number}" })));
        var members = await Main.ReadAsync(sql => sql.Query<int>("SELECT id FROM user WHERE name LIKE 'member %' ORDER BY id"));

        for (var number = 0; number < Count; number++)
        {
            var message = new OfflineMessageDraft(members[0], sender, $"{number} {new string('x', Size)}",
                $"{number}")
            { IsForMany = true };
            Assert.All(await WideMessages.KeepAsync(members.ConvertAll(member => message with { ReceiverId = member })),
                fate => Assert.Equal(DeliveryOutcome.Stored, fate));
        }

        Assert.InRange(await CharactersAsync(), Count * Size, Count * (Size + 100));
        var all = await ReadAllAsync(members[^1]);
        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"{number}"), all.Select(message => message.Text.Split(' ')[0]));
        Assert.All(all, message => Assert.InRange(message.Text.Length, Size, Size + 10));
        // Each counts whole in each mailbox.
        Assert.Equal([DeliveryOutcome.MailboxFull], await Messages.KeepAsync([new(members[0], members[1], "x", "m")]));
    }

    [Fact]
    public async Task Body_GoesWithItsLastRow()
    {
        var (sender, one, two) = (await AddUserAsync("sender"), await AddUserAsync("one"), await AddUserAsync("two"));
        await Messages.KeepAsync([Group(one, "a"), Group(two, "a"), Group(one, "b"), Group(two, "b")]);
        // A user whose connection ended only now.
        await Messages.KeepAsync([Group(sender, "a")]);
        Assert.Equal(2, await CountAsync("offlinebody"));
        var (ofOne, ofTwo, ofSender) = (await ReadAllAsync(one), await ReadAllAsync(two), await ReadAllAsync(sender));

        await Messages.DeleteAsync([.. ofOne.Select(message => message.Id), ofTwo[0].Id]);
        Assert.Equal("text a", Assert.Single(await ReadAllAsync(sender)).Text);
        Assert.Equal("text b", Assert.Single(await ReadAllAsync(two)).Text);
        // At the same time: each alone would leave the other's.
        await Task.WhenAll(Messages.DeleteAsync([ofSender[0].Id]), Messages.DeleteAsync([ofTwo[1].Id]));

        Assert.Equal(0, await CountAsync("offlinebody"));
        Assert.Equal(0, await CountAsync("offlinemessage"));

        OfflineMessageDraft Group(int receiver, string mid) => new(receiver, sender, $"text {mid}", mid) { IsForMany = true };
    }

    [Fact]
    public async Task Body_OfManyWhoReadAtTheSameTime_GoesToo()
    {
        var sender = await AddUserAsync("sender");
        var members = new List<int>();
        for (var number = 0; number < 24; number++)
            members.Add(await AddUserAsync($"member {number}"));
        await Messages.KeepAsync(members.ConvertAll(member => new OfflineMessageDraft(member, sender, "text", "a") { IsForMany = true }));
        var rows = new List<long>();
        foreach (var member in members)
            rows.Add(Assert.Single(await ReadAllAsync(member)).Id);

        await Task.WhenAll(rows.Select(row => Messages.DeleteAsync([row])));

        Assert.Equal(0, await CountAsync("offlinebody"));
    }

    [Fact]
    public async Task Mid_UsedForAnotherText_GetsThatText()
    {
        var (sender, one, two) = (await AddUserAsync("sender"), await AddUserAsync("one"), await AddUserAsync("two"));
        await Messages.KeepAsync([new(one, sender, "first", "m") { IsForMany = true }]);
        await Messages.KeepAsync([new(two, sender, "second", "m") { IsForMany = true }]);

        Assert.Equal("first", Assert.Single(await ReadAllAsync(one)).Text);
        Assert.Equal("second", Assert.Single(await ReadAllAsync(two)).Text);
    }

    private async Task<List<OfflineMessage>> ReadAllAsync(int userId, long after = 0)
    {
        var all = new List<OfflineMessage>();
        MailboxPage page;
        do
            all.AddRange((page = await Messages.ReadPageAsync(userId, all.Count == 0 ? after : all[^1].Id)).Messages);
        while (!page.IsLast);
        return all;
    }

    private Task<int> CountAsync(string table) => Main.ReadAsync(sql => sql.First<int>($"SELECT count(*) FROM {table}"));

    /// <summary>Of all that is stored.</summary>
    private Task<long> CharactersAsync() => Main.ReadAsync(sql => sql.First<long>(
        "SELECT CAST(coalesce((SELECT sum(length(message)) FROM offlinemessage), 0) + (SELECT sum(length(message)) FROM offlinebody) AS SIGNED)"));
}
