using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Stores;

/// <summary>Online is the word of one connection in one term of a server; nobody else may take it back while the lease holds.</summary>
public sealed class PresenceStoreTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Release_ByAnotherServerTermOrConnection_ChangesNothing()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.Get<PresenceStore>();
        var (here, there) = (await TakeAsync(server, "here:1"), await TakeAsync(server, "there:1"));
        Assert.NotNull(await store.TryClaimAsync(13, here, 7));

        Assert.Equal(0, await store.ReleaseAsync(13, there, 7));
        Assert.Equal(0, await store.ReleaseAsync(13, here with { Epoch = here.Epoch - 1 }, 7));
        Assert.Equal(0, await store.ReleaseAsync(13, here, 8));
        Assert.Null(await store.TryClaimAsync(13, there, 7));
        Assert.Null(await store.TryClaimAsync(13, here, 7));
        Assert.Equal(1, await store.ReleaseAsync(13, here, 7));

        Assert.NotNull(await store.TryClaimAsync(13, there, 7));
    }

    /// <summary>
    /// A login that another server was slow with takes the user over after a login here: the row names no server, the connection is open.
    /// </summary>
    [Fact]
    public async Task Claim_BySomebodyWhoseMessagesWait_NamesAllTheirReceiversWhereverTheyAre()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.Get<PresenceStore>();
        var (here, there) = (await TakeAsync(server, "here:1"), await TakeAsync(server, "there:1"));
        await store.TryClaimAsync(15, there, 1);
        await server.Get<OfflineMessageStore>().KeepAsync([new(15, 13, "{}", "a"), new(19, 13, "{}", "a"), new(21, 19, "{}", "b")]);

        var claimed = await store.TryClaimAsync(13, here, 1);

        Assert.Equal([15, 19], claimed!.Awaiting.Order());
    }

    [Fact]
    public async Task NewTermOfAServer_FreesOnlyItsOwnUsers()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.Get<PresenceStore>();
        var (here, there) = (await TakeAsync(server, "here:1"), await TakeAsync(server, "there:1"));
        await store.TryClaimAsync(13, here, 1);
        await store.TryClaimAsync(15, here, 2);
        await store.TryClaimAsync(21, there, 1);

        var (next, leftBehind) = await server.Get<LeaseStore>().TakeAsync("here:1", Long);

        Assert.Equal(2, leftBehind);
        Assert.True(next.Epoch > here.Epoch);
        Assert.Equal("21", server.Query<string>("SELECT group_concat(id) FROM user WHERE state = 'online'"));
    }

    [Fact]
    public async Task ExpiredLease_FreesItsPeopleAndCannotBeUsedOrRenewedAnyMore()
    {
        await using var server = await TestServer.StartAsync();
        var (store, leases) = (server.Get<PresenceStore>(), server.Get<LeaseStore>());
        var (dead, living) = (await TakeAsync(server, "here:1"), await TakeAsync(server, "there:1"));
        await store.TryClaimAsync(13, dead, 1);
        await store.TryClaimAsync(21, living, 1);
        var seen = (await leases.RenewAsync(living))!.Single(lease => lease.Server == dead.Server);
        Assert.Equal(0, await leases.FreeAsync([]));

        Assert.Equal(1, await leases.FreeAsync([seen]));

        Assert.Equal("21", server.Query<string>("SELECT group_concat(id) FROM user WHERE state = 'online'"));
        await Assert.ThrowsAsync<StorageException>(() => store.TryClaimAsync(15, dead, 2));
        Assert.Null(await leases.RenewAsync(dead));
        Assert.NotNull(await store.TryClaimAsync(13, living, 2));
    }

    [Fact]
    public async Task Resumed_IsTakenOverByItsOwnLoginOnly()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.Get<PresenceStore>();
        var (here, there) = (await TakeAsync(server, "here:1"), await TakeAsync(server, "there:1"));
        var first = await store.TryClaimAsync(13, here, 1);

        Assert.Null(await store.TryClaimAsync(13, there, 1, "another login"));
        Assert.Equal(first!.LoginId, (await store.TryClaimAsync(13, there, 1, first.LoginId))!.LoginId);
        Assert.Equal(0, await store.ReleaseAsync(13, here, 1, endsLogin: true));
        Assert.Equal([13], (await store.OwnedAsync(there)).Keys);
        Assert.Equal(1, await store.ReleaseAsync(13, there, 1, endsLogin: true));

        Assert.Null(await store.TryClaimAsync(13, here, 1, first.LoginId));
    }

    [Fact]
    public async Task Claim_ByMany_SucceedsForOne()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.Get<PresenceStore>();
        var here = await TakeAsync(server, "here:1");

        var claims = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => store.TryClaimAsync(13, here, number)));

        Assert.Single(claims, claim => claim is not null);
    }

    [Fact]
    public async Task Claim_UnknownUser_Fails()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Null(await server.Get<PresenceStore>().TryClaimAsync(99, await TakeAsync(server, "here:1"), 1));
    }

    private static async Task<ServerTerm> TakeAsync(TestServer server, string name) =>
        (await server.Get<LeaseStore>().TakeAsync(name, Long)).Term;
}
