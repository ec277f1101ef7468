using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Admin;

/// <summary>What a dashboard reads: the events as they happen, and what the database says beside the connection map.</summary>
public sealed class EventStreamTests : IDisposable
{
    private readonly int _port = FreePorts.Take(1)[0];
    private readonly HttpClient _reader = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _reader.Dispose();

    [Fact]
    public async Task Events_TellLoginMessageAndLogout_WithoutText()
    {
        await using var server = await StartAsync();
        using var stream = await _reader.GetStreamAsync($"http://127.0.0.1:{_port}/events", Cancellation);
        await using var events = SseParser.Create(stream).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);

        using var one = await server.LogInExtendedAsync(13);
        var login = await NextAsync(events);
        Assert.Equal(("login", 13, "zhang san", one.LocalEndPoint), (login.Kind, login.Data.GetProperty("id").GetInt32(),
            login.Data.GetProperty("name").GetString(), login.Data.GetProperty("remote").GetString()));

        await one.AskAsync("""{"msg":"a secret","msgid":6,"seq":2,"toid":15}""");
        var stored = await NextAsync(events);
        Assert.Equal("""{"from":13,"to":15,"delivery":"stored","reason":"user 15 is offline"}""", WithoutTime(stored.Data));

        using var two = await server.LogInAsync(15, "666666");
        Assert.Equal("login", (await NextAsync(events)).Kind);
        await one.AskAsync("""{"msg":"a secret","msgid":6,"seq":3,"toid":15}""");
        Assert.Equal("""{"from":13,"to":15,"delivery":"live"}""", WithoutTime((await NextAsync(events)).Data));

        await one.AskAsync("""{"msg":"a secret","msgid":6,"seq":4,"toid":999}""");
        Assert.Equal("""{"from":13,"to":999,"delivery":"refused","reason":"no user has the id 999"}""",
            WithoutTime((await NextAsync(events)).Data));

        one.Dispose();
        var logout = await NextAsync(events);
        Assert.Equal(("logout", 13), (logout.Kind, logout.Data.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task Status_SaysWhatTheDatabaseSays_OfOtherServersToo()
    {
        await using var server = await StartAsync();
        using var one = await server.LogInAsync(13);
        server.Query<int>("UPDATE user SET state = 'online', server = '127.0.0.1:6002', epoch = 1, connection = 1 WHERE id = 21");

        var (map, presence) = await StatusAsync();

        Assert.Equal([13], map.Select(entry => entry.GetProperty("id").GetInt32()));
        Assert.Equal(
            [(13, server.Name), (21, "127.0.0.1:6002")],
            presence!.Select(row => (row.GetProperty("id").GetInt32(), row.GetProperty("server").GetString()!)));
    }

    [Fact]
    public async Task Status_WithoutADatabase_StillShowsTheMap()
    {
        await using var server = await StartAsync();
        using var one = await server.LogInAsync(13);
        server.Query<int>("ALTER TABLE user RENAME TO gone");

        var (map, presence) = await StatusAsync();

        server.Query<int>("ALTER TABLE gone RENAME TO user");
        Assert.Single(map);
        Assert.Null(presence);
    }

    private static async Task<(string Kind, JsonElement Data)> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Eventually.Deadline, Cancellation));
        using var data = JsonDocument.Parse(events.Current.Data);
        return (events.Current.EventType, data.RootElement.Clone());
    }

    private static string WithoutTime(JsonElement data) => "{" + string.Join(',', data.EnumerateObject()
        .Where(member => member.Name != "time").Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}")) + "}";

    private async Task<(IReadOnlyList<JsonElement> Map, IReadOnlyList<JsonElement>? Presence)> StatusAsync()
    {
        using var status = JsonDocument.Parse(await _reader.GetStringAsync($"http://127.0.0.1:{_port}/status", Cancellation));
        var presence = status.RootElement.GetProperty("presence");
        return ([.. status.RootElement.GetProperty("connection_map").EnumerateArray().Select(entry => entry.Clone())],
            presence.ValueKind == JsonValueKind.Null ? null : [.. presence.EnumerateArray().Select(row => row.Clone())]);
    }

    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync(change: options => options with { Admin = new(new(IPAddress.Loopback, _port)) });
}
