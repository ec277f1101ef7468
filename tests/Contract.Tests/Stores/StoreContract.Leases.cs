using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>What leases promise, and that a server which has lost its own writes nothing.</summary>
public abstract partial class StoreContract
{
    [Fact]
    public async Task Lease_Freed_TakesItsUsersOfflineAndCannotBeUsedAnyMore()
    {
        var (me, other) = (await AddUserAsync("me"), await AddUserAsync("other"));
        var (dead, living) = (await TermAsync("dead:1"), await TermAsync("living:1"));
        await Presence.TryClaimAsync(me, dead, 1);
        await Presence.TryClaimAsync(other, living, 1);

        Assert.Equal(0, await Leases.FreeAsync([]));
        Assert.Equal(1, await Leases.FreeAsync([await RowAsync(living, dead)]));

        Assert.Null(await Leases.RenewAsync(dead));
        await Assert.ThrowsAsync<StorageException>(() => Presence.TryClaimAsync(me, dead, 2));
        Assert.NotNull(await Presence.TryClaimAsync(me, living, 2));
        Assert.Null(await Presence.TryClaimAsync(other, living, 3));
    }

    [Fact]
    public async Task Lease_RenewedSinceItWasSeen_IsNotFreed()
    {
        var me = await AddUserAsync("me");
        var (slow, living) = (await TermAsync("slow:1"), await TermAsync("living:1"));
        await Presence.TryClaimAsync(me, slow, 1);
        var seen = await RowAsync(living, slow);

        Assert.NotNull(await Leases.RenewAsync(slow));

        Assert.Equal(0, await Leases.FreeAsync([seen]));
        Assert.NotNull(await Leases.RenewAsync(slow));
    }

    [Fact]
    public async Task Terms_GrowWhateverBecomesOfTheirLeases()
    {
        var first = await TermAsync("here:1");
        await Leases.EndAsync(first);
        var second = await TermAsync("there:1");

        Assert.True(second.Epoch > first.Epoch);
        Assert.True((await TermAsync("here:1")).Epoch > second.Epoch);
    }

    [Fact]
    public async Task Write_UnderALostLease_IsRefusedAndNothingIsWritten()
    {
        var (me, other) = (await AddUserAsync("me"), await AddUserAsync("other"));
        var (stale, living) = (await TermAsync("stale:1"), await TermAsync("living:1"));
        var token = new FencingToken(new FakeTimeProvider());
        token.Hold(stale, 0, TimeSpan.MaxValue);
        var database = Open(token);
        var messages = new OfflineMessageStore(database, new(), TimeProvider.System);
        Assert.Equal([DeliveryOutcome.Stored], await messages.KeepAsync([new(me, other, "in time", "a")]));

        await Leases.FreeAsync([await RowAsync(living, stale)]);

        var late = Enumerable.Range(0, 5).Select(number => messages.KeepAsync([new(me, other, "late", $"late {number}")])).ToList();
        foreach (var keeping in late)
            await Assert.ThrowsAsync<StorageException>(() => keeping);
        await Assert.ThrowsAsync<StorageException>(() => messages.DeleteAsync([1]));
        await Assert.ThrowsAsync<StorageException>(() => new FriendStore(database, new(), TimeProvider.System).AddAsync(me, other));
        await Assert.ThrowsAsync<StorageException>(() => new DedupStore(database, TimeProvider.System).AddAsync([new(me, "m", 1, 0)]));
        Assert.Equal(["in time"], (await Presence.TryClaimAsync(me, living, 1))!.Page.Messages.Select(message => message.Text));
        Assert.Empty((await new RosterStore(Main).ReadAsync(me)).Friends);
    }

    [Fact]
    public async Task Message_ThatItsSendersRecordKnows_IsNotKeptAgain()
    {
        var (me, other) = (await AddUserAsync("me"), await AddUserAsync("other"));
        await new DedupStore(Main, TimeProvider.System).AddAsync([new(other, "live", 1, 0), new(other, "stored", 0, 1)]);

        var fates = await Messages.KeepAsync(
            [new(me, other, "1", "live"), new(me, other, "2", "stored"), new(me, other, "3", "new"), new(other, me, "4", "live")]);

        Assert.Equal([DeliveryOutcome.Live, DeliveryOutcome.Stored, DeliveryOutcome.Stored, DeliveryOutcome.Stored], fates);
        Assert.Equal(["3"], (await Presence.TryClaimAsync(me, await TermAsync("here:1"), 1))!.Page.Messages.Select(message =>
            message.Text));
    }

    /// <returns>The row of a lease, as the other server sees it when it renews.</returns>
    private async Task<LeaseRow> RowAsync(ServerTerm observer, ServerTerm seen) =>
        (await Leases.RenewAsync(observer))!.Single(row => row.Server == seen.Server);
}
