using System.Globalization;
using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Model;

/// <summary>What a client does, and the model's state when all that follows has happened.</summary>
internal sealed record ReplayStep(string Name, World After);

/// <summary>What can be seen of a state from outside.</summary>
/// <param name="Online">The server where the receiver is online; -1 for none.</param>
internal sealed record ReplayState(IReadOnlyList<int> Shown, IReadOnlyList<int> Stored, IReadOnlyList<int> Acknowledged, int Online)
{
    public static ReplayState Of(World world) => new(
        [.. world.Shown], world.Mailbox.ConvertAll(static row => row.Message),
        [.. Enumerable.Range(1, world.Left.Messages).Where(world.Acknowledged.Has)], world.Online.Server);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"shown [{string.Join(' ', Shown)}], stored [{string.Join(' ', Stored)}], "
        + $"acknowledged [{string.Join(' ', Acknowledged)}], online {Online}");
}

/// <summary>A sender and a receiver of their own, who do on two real servers what a path of the model says.</summary>
internal sealed partial class ModelReplay : IAsyncDisposable
{
    private readonly TestServer[] _servers;
    private readonly ReplayClient _sender;
    private readonly ReplayClient _receiver;

    public ModelReplay(TestServer[] servers, int number)
    {
        _servers = servers;
        (_sender, _receiver) = (new(1000 + 2 * number), new(1001 + 2 * number));
        // With the password of 13.
        foreach (var id in (int[])[_sender.UserId, _receiver.UserId])
        {
            servers[0].Query<int>(
                $"INSERT INTO user (id, name, password, createdat) SELECT {id}, 'user {id}', password, 0 FROM user WHERE id = 13");
        }
    }

    public async Task RunAsync(IReadOnlyList<ReplayStep> path)
    {
        await _sender.LogInAsync(_servers[0]);
        var done = new List<string>();
        foreach (var step in path)
        {
            done.Add(step.Name);
            await DoAsync(step.Name);
            var expected = ReplayState.Of(step.After).ToString();
            try
            {
                await Eventually.HoldsAsync(() => State().ToString() == expected, expected, TestContext.Current.CancellationToken);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{State()}\ninstead of\n{expected}\nafter:\n{string.Join('\n', done)}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    private Task DoAsync(string step)
    {
        var server = _servers[step.Contains(" A:", StringComparison.Ordinal) ? 0 : 1];
        if (Sent().Match(step) is { Success: true } sent)
            return _sender.SayAsync(_receiver.UserId, int.Parse(sent.Groups["message"].Value, CultureInfo.InvariantCulture));
        if (step.StartsWith("PresenceStore", StringComparison.Ordinal))
            return _receiver.LogInAsync(server);
        if (step.StartsWith("LoginSequence", StringComparison.Ordinal))
            return _sender.LogInAsync(server);
        return (step.StartsWith("sender", StringComparison.Ordinal) ? _sender : _receiver).LoseConnectionAsync();
    }

    private ReplayState State()
    {
        using var database = new SqliteConnection($"Data Source={_servers[0].DatabaseFile};Pooling=False");
        database.Open();
        var id = _receiver.UserId;
        var stored = database.Query<string>("SELECT mid FROM offlinemessage WHERE userid = @id ORDER BY id", new { id });
        var place = database.QuerySingle<string?>("SELECT server FROM user WHERE id = @id", new { id });
        return new(
            _receiver.Shown, [.. stored.Select(static mid => int.Parse(mid.AsSpan(1), CultureInfo.InvariantCulture))], _sender.Acknowledged,
            Array.FindIndex(_servers, server => server.Name == place));
    }

    [GeneratedRegex(@"^MessageDispatcher [AB]: reads m(?<message>\d)$")]
    private static partial Regex Sent();
}

/// <summary>A user with an extended client, which confirms what it reads and shows nothing twice.</summary>
internal sealed partial class ReplayClient(int userId) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<int> _shown = [];
    private readonly SortedSet<int> _acknowledged = [];
    private RawChatClient? _client;
    private Task _reading = Task.CompletedTask;
    private string? _token;

    public int UserId => userId;

    public IReadOnlyList<int> Shown
    {
        get
        {
            lock (_lock)
                return [.. _shown];
        }
    }

    public IReadOnlyList<int> Acknowledged
    {
        get
        {
            lock (_lock)
                return [.. _acknowledged];
        }
    }

    /// <summary>With the password the first time, then with the token of the last login.</summary>
    public async Task LogInAsync(TestServer server)
    {
        _client = await server.ConnectAsync();
        _client.Confirms = true;
        var proof = _token is null ? "\"password\":\"123456\"" : $"\"token\":\"{_token}\"";
        var reply = await _client.AskAsync($$"""{"id":{{userId}},"msgid":1,{{proof}},"seq":100}""");
        Assert.Contains("\"errno\":0", reply);
        _token = Token().Match(reply).Groups["token"].Value;
        Note(reply);
        _reading = ReadAsync(_client);
    }

    public Task SayAsync(int to, int message) =>
        _client!.SendAsync($$"""{"mid":"m{{message}}","msg":"text","msgid":6,"seq":{{message}},"toid":{{to}}}""");

    public async Task LoseConnectionAsync()
    {
        _client!.HalfClose();
        await _reading;
        _client.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is null)
            return;
        await LoseConnectionAsync();
    }

    private async Task ReadAsync(RawChatClient client)
    {
        try
        {
            while (true)
                Note(await client.ReadAsync());
        }
        catch (Exception end) when (end is EndOfStreamException or System.Net.Sockets.SocketException or TimeoutException)
        {
            // The connection has ended.
        }
    }

    private void Note(string message)
    {
        lock (_lock)
        {
            if (Answered().Match(message) is { Success: true } answer)
                _acknowledged.Add(int.Parse(answer.Groups["seq"].Value, CultureInfo.InvariantCulture));
            foreach (var shown in RawChatClient.Mids(message).Select(static mid => int.Parse(mid.AsSpan(1), CultureInfo.InvariantCulture)))
            {
                if (!_shown.Contains(shown))
                    _shown.Add(shown);
            }
        }
    }

    [GeneratedRegex("\"delivery\".*\"seq\":(?<seq>\\d)")]
    private static partial Regex Answered();

    [GeneratedRegex("\"token\":\"(?<token>[^\"]*)\"")]
    private static partial Regex Token();
}
