using ChatCluster.Server;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Cluster;

/// <summary>Who is online where, seen from another server.</summary>
public sealed class PresenceAcrossServersTests
{
    [Fact]
    public async Task ComingAndGoing_IsToldToFriendsOnOtherServers()
    {
        var bus = new MemoryBus();
        await using var one = await TestServer.StartAsync(bus: bus.NewNode());
        await using var two = await TestServer.StartAsync(one.DatabaseFile, bus: bus.NewNode());
        using var friend = await one.LogInExtendedAsync(13);
        friend.ReadsPresence = true;

        using (await two.LogInAsync(15, "666666"))
            Assert.Equal($$"""{"id":15,"msgid":106,"name":"li si","server":"{{two.Name}}","state":"online"}""", await friend.ReadAsync());
        Assert.Equal($$"""{"id":15,"msgid":106,"name":"li si","server":"{{two.Name}}","state":"offline"}""", await friend.ReadAsync());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task SecondLogin_Replaces_WhereThatIsChosen(bool elsewhere, bool hasBus)
    {
        var bus = new MemoryBus();
        await using var one = await TestServer.StartAsync(change: Replaces, bus: hasBus ? bus.NewNode() : null);
        await using var two = await TestServer.StartAsync(one.DatabaseFile, Replaces, bus: hasBus ? bus.NewNode() : null);
        using var earlier = await one.LogInExtendedAsync(13);

        using var later = await (elsewhere ? two : one).LogInExtendedAsync(13);

        Assert.Contains("this login is continued over another connection", Assert.Single(await earlier.ReadToEndAsync()));
        using var sender = await two.LogInExtendedAsync(21);
        await sender.SendAsync("""{"msg":"hello","msgid":6,"seq":2,"toid":13}""");
        if (elsewhere)
            Assert.Contains("\"hello\"", await later.ReadAsync());
        Assert.Contains(elsewhere ? "\"live\"" : "\"stored\"", await sender.ReadAsync());
        Assert.Equal(1, one.Query<int>("SELECT count(*) FROM user WHERE id = 13 AND state = 'online'"));
    }

    [Fact]
    public async Task SecondLogin_IsRefusedWithoutThat()
    {
        var bus = new MemoryBus();
        await using var one = await TestServer.StartAsync(bus: bus.NewNode());
        await using var two = await TestServer.StartAsync(one.DatabaseFile, bus: bus.NewNode());
        using var earlier = await one.LogInExtendedAsync(13);
        using var later = await two.ConnectAsync();

        Assert.Contains("\"errno\":2", await later.AskAsync("""{"id":13,"msgid":1,"password":"123456","seq":1}"""));

        Assert.Contains("\"msgid\":100", await earlier.AskAsync("""{"msgid":99}"""));
    }

    private static ServerOptions Replaces(ServerOptions options) => options with { SecondLogin = new() { Replaces = true } };
}
