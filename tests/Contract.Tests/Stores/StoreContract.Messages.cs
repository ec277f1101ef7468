using ChatCluster.Server.Stores;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>What the store of offline messages promises.</summary>
public abstract partial class StoreContract
{
    [Fact]
    public async Task Messages_AreHandedOverInOrderUntilDeleted()
    {
        var (me, other) = (await AddUserAsync("me"), await AddUserAsync("other"));
        var long64K = string.Concat(Enumerable.Repeat("长", 70_000));
        List<KeptMessage> messages = [new(me, other, HardText, "a"), new(other, me, "x", "b"), new(999_999, me, "nobody", "c"), new(me, other, long64K, "d")];

        Assert.Equal([Keeping.Kept, Keeping.Kept, Keeping.NoSuchUser, Keeping.Kept], await Messages.KeepAsync(messages));
        Assert.Equal([Keeping.Kept, Keeping.Kept], await Messages.KeepAsync([messages[0], new(me, other, "later", "e")]));

        var here = await TermAsync("here:1");
        var arrival = (await Presence.TryClaimAsync(me, here, 1))!.Messages;
        Assert.Equal([HardText, long64K, "later"], arrival.Select(message => message.Text));
        Assert.Equal(2, await Messages.DeleteAsync(me, arrival[1].Id));
        await Presence.ReleaseAsync(me, here, 1);
        Assert.Equal(["later"], (await Presence.TryClaimAsync(me, here, 1))!.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Messages_BeyondTheCap_AreRefusedUnlessTheyAreThere()
    {
        var (me, other) = (await AddUserAsync("me"), await AddUserAsync("other"));
        var store = Messages;
        await store.KeepAsync([.. Enumerable.Range(1, OfflineMessageStore.MaxPerUser - 3).Select(number => new KeptMessage(me, other, "x", $"{number}"))]);

        // At the same time, so that some are written together.
        var fates = await Task.WhenAll(Enumerable.Range(1, 20)
            .Select(number => store.KeepAsync([new(me, other, "y", $"late {number}"), new(other, me, "y", $"late {number}")])));

        Assert.Equal(3, fates.Count(fate => fate[0] == Keeping.Kept));
        Assert.Equal(17, fates.Count(fate => fate[0] == Keeping.Full));
        Assert.All(fates, fate => Assert.Equal(Keeping.Kept, fate[1]));
        Assert.Equal([Keeping.Kept, Keeping.Full], await store.KeepAsync([new(me, other, "x", "1"), new(me, other, "x", "new")]));
        var waiting = (await Presence.TryClaimAsync(me, await TermAsync("here:1"), 1))!.Messages;
        Assert.Equal(OfflineMessageStore.MaxPerUser, waiting.Select(message => message.Mid).Distinct().Count());
        Assert.Equal(OfflineMessageStore.MaxPerUser, waiting.Count);
    }

    [Fact]
    public async Task Messages_OfManyAtOnce_EachHasItsOwnFate()
    {
        const int Count = 300;
        var (me, other) = (await AddUserAsync("me"), await AddUserAsync("other"));
        var store = Messages;
        var long16K = new string('长', 16 * 1024);

        var fates = await Task.WhenAll(Enumerable.Range(0, Count).Select(number => store.KeepAsync(
            [new(number % 3 == 0 ? 999_999 : me, other, $"{number}: {long16K}", $"{number}")],
            new(other, $"{number}", Live: 0, Stored: 1))));

        Assert.All(fates.Index(), one => Assert.Equal(one.Index % 3 == 0 ? Keeping.NoSuchUser : Keeping.Kept, Assert.Single(one.Item)));
        var kept = Enumerable.Range(0, Count).Where(number => number % 3 != 0);
        var waiting = (await Presence.TryClaimAsync(me, await TermAsync("here:1"), 1))!.Messages;
        Assert.Equal(kept.Select(number => $"{number}: {long16K}"), waiting.Select(message => message.Text));
        var sent = (await Presence.TryClaimAsync(other, await TermAsync("here:2"), 1))!.Sent;
        Assert.Equal(kept.Select(number => $"{number}"), sent.Select(message => message.Mid));
    }

    [Fact]
    public async Task Messages_OfManyAtOnce_AreNeverDeletedUnread()
    {
        const int Senders = 8, Each = 25;
        var (me, other, writer) = (await AddUserAsync("me"), await AddUserAsync("other"), await AddUserAsync("writer"));
        var here = await TermAsync("here:1");
        var keeping = Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            // Some in the other order, as two groups' messages come.
            int[] receivers = sender % 2 == 0 ? [me, other] : [other, me];
            for (var count = 0; count < Each; count++)
                await Messages.KeepAsync([.. receivers.Select(receiver => new KeptMessage(receiver, writer, "x", $"{sender}-{count}"))]);
        }));
        var read = new List<string>();
        bool ended;
        do
        {
            ended = keeping.IsCompleted;
            var arrival = (await Presence.TryClaimAsync(me, here, 1))!.Messages;
            read.AddRange(arrival.Select(message => message.Mid));
            if (arrival.Count > 0)
                await Messages.DeleteAsync(me, arrival[^1].Id);
            await Presence.ReleaseAsync(me, here, 1);
        }
        while (!ended);
        await keeping;

        Assert.Equal(Senders * Each, read.Count);
        Assert.Equal(Senders * Each, read.Distinct().Count());
    }
}
