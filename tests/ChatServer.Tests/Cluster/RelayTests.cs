using ChatCluster.Server.Cluster;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Cluster;

/// <summary>Two servers with a bus: a message to a user on the other one is relayed, and stored until it is delivered.</summary>
public sealed class RelayTests : IAsyncLifetime
{
    private const string Waiting = "SELECT count(*) FROM offlinemessage";

    private readonly TemporaryFolder _folder = new();
    private readonly MemoryBus _bus = new();
    private TestServer _one = null!;
    private TestServer _two = null!;

    public async ValueTask InitializeAsync()
    {
        _one = await TestServer.StartAsync(
            change: options => options with { Log = new() { File = _folder.PathOf("log"), ToConsole = false } }, bus: _bus.NewNode());
        _two = await TestServer.StartAsync(_one.DatabaseFile, bus: _bus.NewNode());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_ToAUserOnTheOtherServer_IsRelayed(bool extended)
    {
        using var sender = await _one.LogInExtendedAsync(13);
        using var receiver = extended ? await _two.LogInExtendedAsync(21) : await _two.LogInAsync(21);

        await sender.SendAsync("""{"mid":"m1","msg":"hello","msgid":6,"seq":2,"toid":21}""");

        Assert.Contains("\"msg\":\"hello\"", await receiver.ReadAsync());
        Assert.Equal("""{"delivery":"relayed","errno":0,"msgid":101,"re":6,"seq":2}""", await sender.ReadAsync());
        Assert.Equal(0, _one.Query<int>(Waiting));
    }

    [Fact]
    public async Task CourseSender_IsReadOnTheOtherServer()
    {
        using var sender = await _one.LogInAsync(13);
        using var receiver = await _two.LogInAsync(21);

        await sender.SendAsync("""{"id":13,"msg":"hello","msgid":6,"name":"zhang san","time":"2026-11-22 11:11:37","toid":21}""");

        Assert.Equal("""{"id":13,"msg":"hello","msgid":6,"name":"zhang san","time":"2026-11-22 11:11:37","toid":21}""",
            await receiver.ReadAsync());
        await _one.WaitUntilAsync(Waiting, 0);
    }

    /// <summary>The request or the answer is lost.</summary>
    [Theory]
    [InlineData(typeof(RelayRequest), 1)]
    [InlineData(typeof(RelayAnswer), 0)]
    public async Task Message_WithoutAnAnswer_IsStored_AndDeliveredOnce(Type lost, int waiting)
    {
        _bus.Copies = message => message.GetType() == lost ? 0 : 1;
        using var sender = await _one.LogInExtendedAsync(13);
        using var receiver = await _two.LogInExtendedAsync(21);

        await sender.SendAsync("""{"mid":"m1","msg":"hello","msgid":6,"seq":2,"toid":21}""");
        if (waiting == 0)
            Assert.Contains("\"hello\"", await receiver.ReadAsync());

        Assert.Equal($$"""{"delivery":"stored","errmsg":"user 21 is online on {{_two.Name}}, which has not confirmed it yet","errno":0,"""
            + "\"msgid\":101,\"re\":6,\"seq\":2}", await sender.ReadAsync());
        Assert.Equal(waiting, _one.Query<int>(Waiting));
        _bus.Copies = static _ => 1;
        _bus.Turn(BusState.Up);
        if (waiting == 1)
            Assert.Contains("\"hello\"", await receiver.ReadAsync());
        await _one.WaitUntilAsync(Waiting, 0);
        Assert.Contains("\"msgid\":100", await receiver.AskAsync("""{"msgid":99}"""));
    }

    [Fact]
    public async Task Message_ToAServerThatIsNotThere_IsStoredAtOnce()
    {
        using var sender = await _one.LogInExtendedAsync(13);
        _one.Query<int>("UPDATE user SET state = 'online', server = 'gone:1', epoch = 99, connection = 1 WHERE id = 18");

        Assert.Contains("\"stored\"", await sender.AskAsync("""{"msg":"hello","msgid":6,"seq":2,"toid":18}"""));

        Assert.Empty(_bus.Sent.Where(one => one.Message is RelayRequest));
    }

    [Fact]
    public async Task Receiver_WhoDoesNotConfirm_HasItStored_AndKeepsIt()
    {
        using var sender = await _one.LogInExtendedAsync(13);
        using var receiver = await _two.LogInExtendedAsync(21);
        receiver.Confirms = false;
        await sender.SendAsync("""{"mid":"m1","msg":"hello","msgid":6,"seq":2,"toid":21}""");
        Assert.Contains("\"hello\"", await receiver.ReadAsync());

        Assert.Contains("\"stored\"", await sender.ReadAsync());
        Assert.Equal(1, _one.Query<int>(Waiting));

        await receiver.SendAsync("""{"mids":["m1"],"msgid":102}""");
        await _one.WaitUntilAsync(Waiting, 0);
    }

    /// <summary>The bus brings everything twice, and the sender sends its message again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Duplicates_AreDropped(bool extended)
    {
        _bus.Copies = static _ => 2;
        using var sender = await _one.LogInExtendedAsync(13);
        using var receiver = extended ? await _two.LogInExtendedAsync(21) : await _two.LogInAsync(21);

        for (var seq = 2; seq < 5; seq++)
            await sender.SendAsync($$"""{"mid":"m1","msg":"once","msgid":6,"seq":{{seq}},"toid":21}""");
        await sender.SendAsync("""{"mid":"m2","msg":"next","msgid":6,"seq":5,"toid":21}""");

        Assert.Contains("\"once\"", await receiver.ReadAsync());
        Assert.Contains("\"next\"", await receiver.ReadAsync());
        for (var answers = 0; answers < 4; answers++)
            Assert.Contains("\"relayed\"", await sender.ReadAsync());
        Assert.Contains("\"msgid\":100", await receiver.AskAsync("""{"msgid":99}"""));
    }

    [Fact]
    public async Task GroupMessage_GoesOnceToEachServer()
    {
        // To the lesson's 13, 19 and 21 come one who is here, and one who is offline.
        _one.Query<int>("INSERT INTO groupuser (groupid, userid, createdat) VALUES (1, 15, 0), (1, 18, 0)");
        using var sender = await _one.LogInExtendedAsync(13);
        using var here = await _one.LogInExtendedAsync(15, "666666");
        using var first = await _two.LogInExtendedAsync(21);
        using var second = await _two.LogInExtendedAsync(19);

        await sender.SendAsync("""{"groupid":1,"mid":"g1","msg":"all","msgid":10,"seq":2}""");

        foreach (var member in new[] { here, first, second })
            Assert.Contains("\"all\"", await member.ReadAsync());
        Assert.Equal("""{"errno":0,"live":1,"msgid":101,"re":10,"relayed":2,"seq":2,"stored":1}""", await sender.ReadAsync());
        Assert.Single(_bus.Sent, one => one.Message is RelayRequest);
        const string line = "13 -> group 1: 1 live, 2 relayed, 1 stored offline";
        await Eventually.HoldsAsync(
            () => File.ReadAllText(_folder.PathOf("log")).Contains(line, StringComparison.Ordinal),
            "the log counts the relayed members too", TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _two.DisposeAsync();
        await _one.DisposeAsync();
        _folder.Dispose();
    }
}
