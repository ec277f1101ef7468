using ChatCluster.Server.Stores;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Stores;

/// <summary>Online is the word of one connection of one server; nobody else may take it back.</summary>
public sealed class PresenceStoreTests
{
    [Fact]
    public async Task Release_ByAnotherServerOrConnection_ChangesNothing()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.Get<PresenceStore>();
        Assert.NotNull(await store.TryClaimAsync(13, "here:1", 7));

        Assert.Equal(0, await store.ReleaseAsync(13, "there:1", 7));
        Assert.Equal(0, await store.ReleaseAsync(13, "here:1", 8));
        Assert.Null(await store.TryClaimAsync(13, "there:1", 7));
        Assert.Null(await store.TryClaimAsync(13, "here:1", 7));
        Assert.Equal(1, await store.ReleaseAsync(13, "here:1", 7));

        Assert.NotNull(await store.TryClaimAsync(13, "there:1", 7));
    }

    [Fact]
    public async Task ReleaseAll_TakesOnlyThisServersPeople()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.Get<PresenceStore>();
        await store.TryClaimAsync(13, "here:1", 1);
        await store.TryClaimAsync(15, "here:1", 2);
        await store.TryClaimAsync(21, "there:1", 1);

        Assert.Equal(2, await store.ReleaseAllAsync("here:1"));

        Assert.Equal("21", server.Query<string>("SELECT group_concat(id) FROM user WHERE state = 'online'"));
    }

    [Fact]
    public async Task Claim_ByMany_SucceedsForOne()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.Get<PresenceStore>();

        var claims = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => store.TryClaimAsync(13, "here:1", number)));

        Assert.Single(claims, claim => claim is not null);
    }

    [Fact]
    public async Task Claim_UnknownUser_Fails()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Null(await server.Get<PresenceStore>().TryClaimAsync(99, "here:1", 1));
    }
}
