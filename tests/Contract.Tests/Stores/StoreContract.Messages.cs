using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery.Dedup;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Stores;
using ChatCluster.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
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
        List<OfflineMessageDraft> messages = [new(me, other, HardText, "a"), new(other, me, "x", "b"), new(999_999, me, "nobody", "c"),
            new(me, other, long64K, "d")];

        Assert.Equal(
            [DeliveryOutcome.Stored, DeliveryOutcome.Stored, DeliveryOutcome.NoSuchUser, DeliveryOutcome.Stored],
            await WideMessages.KeepAsync(messages));
        Assert.Equal(
            [DeliveryOutcome.Stored, DeliveryOutcome.Stored],
            await WideMessages.KeepAsync([messages[0], new(me, other, "later", "e")]));

        var here = await TermAsync("here:1");
        var arrival = (await Presence.TryClaimAsync(me, here, 1))!.Page;
        Assert.Equal(HardText, Assert.Single(arrival.Messages).Text);
        var rest = await ReadAllAsync(me, after: arrival.Messages[0].Id);
        Assert.Equal([long64K, "later"], rest.Select(message => message.Text));
        await Messages.DeleteAsync([arrival.Messages[0].Id, rest[0].Id]);
        await Presence.ReleaseAsync(me, here, 1);
        Assert.Equal(["later"], (await Presence.TryClaimAsync(me, here, 1))!.Page.Messages.Select(message => message.Text));
    }

    /// <summary>What a relay over the message bus needs of the database.</summary>
    [Fact]
    public async Task Message_ForAUserWhoIsOnline_IsLocatedUntilItIsDeleted()
    {
        var (me, other, away) = (await AddUserAsync("me"), await AddUserAsync("other"), await AddUserAsync("away"));
        var there = await TermAsync("there:1");
        await Presence.TryClaimAsync(me, there, 1);

        var results = await Messages.KeepAndLocateAsync([new(me, other, HardText, "a"), new(away, other, "x", "a")], null, findsRows: true);
        Assert.Equal([DeliveryOutcome.Stored, DeliveryOutcome.Stored], results.Select(result => result.Outcome));
        Assert.Equal(["there:1", null], results.Select(result => result.OnlineOn));
        var row = results[0].Row!.Value;
        Assert.Null(results[1].Row);
        Assert.Equal(row, Assert.Single(await Messages.KeepAndLocateAsync([new(me, other, HardText, "a")], null, findsRows: true)).Row);

        Assert.Equal([other], Assert.Single(await Messages.WaitingAsync(there)));
        var waiting = Assert.Single((await Messages.ReadPageAsync(me, after: 0, other)).Messages);
        Assert.Equal((row, HardText), (waiting.Id, waiting.Text));
        Assert.True(await Messages.IsThereAsync(row));
        await Messages.DeleteAsync([row]);
        Assert.False(await Messages.IsThereAsync(row));
        Assert.Empty(await Messages.WaitingAsync(there));
    }

    [Fact]
    public async Task Messages_OfManyAtOnce_EachHasItsOwnFate()
    {
        const int Count = 300;
        var (me, other) = (await AddUserAsync("me"), await AddUserAsync("other"));
        var store = WideMessages;
        var long16K = new string('长', 16 * 1024);

        var fates = await Task.WhenAll(Enumerable.Range(0, Count).Select(number => store.KeepAsync(
            [new(number % 3 == 0 ? 999_999 : me, other, $"{number}: {long16K}", $"{number}")],
            new(other, $"{number}", Live: 0, Stored: 1))));

        Assert.All(
            fates.Index(),
            one => Assert.Equal(one.Index % 3 == 0 ? DeliveryOutcome.NoSuchUser : DeliveryOutcome.Stored, Assert.Single(one.Item)));
        var kept = Enumerable.Range(0, Count).Where(number => number % 3 != 0);
        var waiting = await ReadAllAsync(me);
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
        var store = WideMessages;
        var keeping = Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            // Some in the other order, as two groups' messages come.
            int[] receivers = sender % 2 == 0 ? [me, other] : [other, me];
            for (var count = 0; count < Each; count++)
                await store.KeepAsync(
                    [.. receivers.Select(receiver => new OfflineMessageDraft(receiver, writer, "x", $"{sender}-{count}"))]);
        }));
        var read = new List<string>();
        bool ended;
        do
        {
            ended = keeping.IsCompleted;
            var arrival = (await Presence.TryClaimAsync(me, here, 1))!.Page.Messages;
            read.AddRange(arrival.Select(message => message.Mid));
            await store.DeleteAsync([.. arrival.Select(message => message.Id)]);
            await Presence.ReleaseAsync(me, here, 1);
        }
        while (!ended || (await ReadAllAsync(me)).Count > 0);
        await keeping;

        Assert.Equal(Senders * Each, read.Count);
        Assert.Equal(Senders * Each, read.Distinct().Count());
    }

    /// <summary>Between the cache and the database there is no moment at which neither knows what a sender has sent.</summary>
    [Fact]
    public async Task SentMessage_OfASenderWhoLeaves_IsWrittenBeforeTheCacheForgetsIt()
    {
        var me = await AddUserAsync("me");
        using var flusher = new DedupFlusher(new(Main, TimeProvider.System), TimeProvider.System, NullLogger<DedupFlusher>.Instance);
        var cache = new DedupCache(flusher, NullLogger<DedupCache>.Instance);
        cache.Arrive(me, []);
        cache.Remember(me, "m", Task.FromResult(new DeliverySummary(Live: 1)));
        cache.Record(new(me, "m", 1, 0));

        cache.Leave(me);

        await Eventually.HoldsAsync(() => cache.Find(me, "m") is null, "the cache has forgotten it",
            TestContext.Current.CancellationToken);
        var claim = await Presence.TryClaimAsync(me, await TermAsync("here:1"), 1);
        Assert.Equal([new(me, "m", 1, 0)], claim!.Sent);
    }
}
