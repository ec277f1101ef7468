using ChatCluster.TestKit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Delivery;

/// <summary>
/// A receiver that confirms nothing keeps no sender waiting: after 5 seconds the message is stored, and stays on its way.
/// </summary>
public sealed class ConfirmationTimeoutTests : IAsyncLifetime
{
    private const string Stored = """{"delivery":"stored","errmsg":"user 15 has not confirmed it yet","errno":0,"msgid":101,"re":6,"seq":2}""";
    private const string Heartbeat = """{"msgid":99}""";

    private static readonly TimeSpan ConfirmationTime = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private TestServer _server = null!;
    private RawChatClient _sender = null!;
    private RawChatClient _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(time: _time);
        _sender = await _server.LogInExtendedAsync(13);
        _receiver = await _server.LogInExtendedAsync(15, "666666");
        _receiver.Confirms = false;
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        _receiver.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Unconfirmed_IsStoredAndAnswered_AndALaterConfirmationDeletesIt()
    {
        await SayAsync("m-1");
        _time.Advance(ConfirmationTime - TimeSpan.FromMilliseconds(1));
        Assert.Contains("\"msgid\":100", await _sender.AskAsync(Heartbeat));
        Assert.Equal(0, Kept());
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(Stored, await _sender.ReadAsync());
        Assert.Equal(1, Kept());
        await ConfirmAsync("m-1");
        await _server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);

        await _receiver.AskAsync("""{"msgid":3,"seq":2}""");
        Assert.DoesNotContain("m-1", await _receiver.AskAsync("""{"id":15,"msgid":1,"password":"666666","seq":3}"""));
    }

    [Fact]
    public async Task Stored_WhenTheConnectionEnds_IsNotStoredAgainAndComesInOrder()
    {
        await SayAsync("m-1");
        _time.Advance(ConfirmationTime);
        Assert.Equal(Stored, await _sender.ReadAsync());
        await SayAsync("m-2");

        _receiver.Reset();

        Assert.Contains("\"stored\"", await _sender.ReadAsync());
        await _server.WaitUntilAsync("SELECT state FROM user WHERE id = 15", "offline");
        using var again = await _server.ConnectAsync();
        Assert.Equal(["m-1", "m-2"], RawChatClient.Mids(await again.AskAsync("""{"id":15,"msgid":1,"password":"666666","seq":1}""")));
    }

    /// <summary>The receiver has confirmed it meanwhile, so "has not confirmed it yet" would not be true any more.</summary>
    [Fact]
    public async Task StoredAndConfirmed_ThenSentAgain_IsStillStored_HereAndAfterALogin()
    {
        var answer = Stored.Replace("has not confirmed it yet", "could not be reached at once", StringComparison.Ordinal);
        await SayAsync("m-1");
        _time.Advance(ConfirmationTime);
        Assert.Equal(Stored, await _sender.ReadAsync());
        await ConfirmAsync("m-1");
        await _server.WaitUntilAsync("SELECT count(*) FROM offlinemessage", 0);

        Assert.Equal(answer, await _sender.AskAsync(Chat("m-1")));
        await _sender.AskAsync("""{"msgid":3,"seq":3}""");
        await _sender.AskAsync("""{"id":13,"msgid":1,"password":"123456","seq":1}""");
        Assert.Equal(answer, await _sender.AskAsync(Chat("m-1")));

        Assert.Contains("\"msgid\":100", await _receiver.AskAsync(Heartbeat));
        Assert.Equal(0, Kept());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StorageThatFailsThen_IsTriedUntilItStoresOrTheConfirmationDecides(bool comesBack)
    {
        await SayAsync("m-1");
        _server.Query<int>("ALTER TABLE offlinemessage RENAME TO hidden");
        _time.Advance(ConfirmationTime);
        Assert.Contains("\"msgid\":100", await _sender.AskAsync(Heartbeat));

        if (comesBack)
            _server.Query<int>("ALTER TABLE hidden RENAME TO offlinemessage");
        else
            await ConfirmAsync("m-1");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains(comesBack ? "\"stored\"" : "\"live\"", await _sender.ReadAsync());
    }

    [Fact]
    public async Task GroupMessage_ToOneWhoConfirmsOneWhoIsSilentAndOneWhoIsAway_IsCountedRight()
    {
        _server.Query<int>("INSERT INTO groupuser (groupid, userid, createdat) VALUES (1, 15, 0)");
        using var confirms = await _server.LogInExtendedAsync(21);

        await _sender.SendAsync("""{"groupid":1,"mid":"g","msg":"hi","msgid":10,"seq":2}""");
        await confirms.ReadAsync();
        await _receiver.ReadAsync();
        Assert.Contains("\"msgid\":100", await _sender.AskAsync(Heartbeat));
        _time.Advance(ConfirmationTime);

        Assert.Equal("""{"errno":0,"live":1,"msgid":101,"re":10,"relayed":0,"seq":2,"stored":2}""", await _sender.ReadAsync());
        Assert.Equal("15,19",
            _server.Query<string>("SELECT group_concat(userid) FROM (SELECT userid FROM offlinemessage ORDER BY userid)"));
        Assert.Equal(1, _server.Query<int>("SELECT count(*) FROM offlinebody"));
        await ConfirmAsync("g");
        await _server.WaitUntilAsync("SELECT userid FROM offlinemessage", 19);
    }

    [Fact]
    public async Task NoRoomThen_IsErrno11_AndALaterConfirmationChangesNothing()
    {
        _server.Query<int>(
            """
            INSERT INTO offlinemessage (userid, senderid, message, mid, storedat)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT 15, 13, '{}', 'x' || i, 0 FROM n
            """);
        await SayAsync("m-1");
        _time.Advance(ConfirmationTime);

        Assert.Equal("""{"errmsg":"your share of user 15's mailbox is full","errno":11,"msgid":101,"re":6,"seq":2}""", await _sender.ReadAsync());
        await ConfirmAsync("m-1");
        Assert.Equal(100, Kept());
    }

    private static string Chat(string mid) => $$"""{"mid":"{{mid}}","msg":"hi","msgid":6,"seq":2,"toid":15}""";

    /// <summary>Says it, and waits until it has been read and not confirmed.</summary>
    private async Task SayAsync(string mid)
    {
        await _sender.SendAsync(Chat(mid));
        Assert.Contains(mid, await _receiver.ReadAsync());
    }

    /// <summary>Confirms it, and lets the server look after its sessions once more.</summary>
    private async Task ConfirmAsync(string mid)
    {
        await _receiver.SendAsync($$"""{"mids":["{{mid}}"],"msgid":102}""");
        Assert.Contains("\"msgid\":100", await _receiver.AskAsync(Heartbeat));
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private int Kept() => _server.Query<int>("SELECT count(*) FROM offlinemessage WHERE userid = 15");
}
