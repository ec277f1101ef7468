using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ChatCluster.TestKit;

namespace ChatCluster.ChatServer.Tests.Faults;

/// <summary>
/// What a client must do for the server's promise to hold: it sends again, in order, whatever was not acknowledged, comes back with its
/// token when the connection ends, confirms what it is shown and shows no mid twice.
/// </summary>
internal sealed partial class ResendingClient(int userId, int partner, string password, Func<int> port)
{
    private readonly ConcurrentQueue<int> _unsent = new();
    private readonly SortedSet<int> _unacknowledged = [];
    private readonly ConcurrentQueue<string> _shown = new();
    private readonly HashSet<string> _seen = [];
    private readonly Lock _door = new();
    private string? _token;
    private int _next;

    /// <summary>The texts in the order in which the person saw them.</summary>
    public IReadOnlyCollection<string> Shown => _shown;

    /// <summary>Password logins: the first, and none after that as long as tokens work.</summary>
    public int PasswordLogins { get; private set; }

    public bool HasUnacknowledged
    {
        get
        {
            lock (_door)
                return !_unsent.IsEmpty || _unacknowledged.Count > 0;
        }
    }

    public static string Text(int sender, int number) => $"{sender}:{number}";

    public void Say() => _unsent.Enqueue(_next++);

    /// <summary>Connects again and again until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var connection = await RawChatClient.ConnectAsync(port());
                connection.Confirms = true;
                await using var ending = stop.Register(connection.Dispose);
                if (await LogInAsync(connection))
                    await Task.WhenAny(SendAsync(connection, stop), ReadAsync(connection)).Unwrap();
            }
            catch (Exception end) when (end is SocketException or EndOfStreamException or ObjectDisposedException)
            {
                // The server was killed; the next one comes.
            }
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private async Task<bool> LogInAsync(RawChatClient connection)
    {
        var proof = _token is null ? $"\"password\":\"{password}\"" : $"\"token\":\"{_token}\"";
        PasswordLogins += _token is null ? 1 : 0;
        var answer = await connection.AskAsync($$"""{"id":{{userId}},"msgid":1,{{proof}},"seq":1000000}""");
        if (!answer.Contains("\"errno\":0"))
            return false;
        _token = TokenMember().Match(answer).Groups[1].Value;
        Show(answer);
        return true;
    }

    private async Task SendAsync(RawChatClient connection, CancellationToken stop)
    {
        List<int> again;
        lock (_door)
            again = [.. _unacknowledged];
        foreach (var number in again)
            await SendAsync(connection, number);
        while (!stop.IsCancellationRequested)
        {
            if (_unsent.TryPeek(out var number))
            {
                lock (_door)
                    _unacknowledged.Add(number);
                _unsent.TryDequeue(out _);
                await SendAsync(connection, number);
            }
            else
                await Task.Delay(2, CancellationToken.None);
        }
    }

    private Task SendAsync(RawChatClient connection, int number) => connection.SendAsync(
        $$"""{"mid":"{{Text(userId, number)}}","msg":"x","msgid":6,"seq":{{number + 1}},"toid":{{partner}}}""");

    private async Task ReadAsync(RawChatClient connection)
    {
        while (true)
        {
            var message = await connection.ReadAsync();
            if (!message.Contains("\"msgid\":101"))
                Show(message);
            else if (message.Contains("\"errno\":0"))
            {
                lock (_door)
                    _unacknowledged.Remove(int.Parse(SeqMember().Match(message).Groups[1].Value, CultureInfo.InvariantCulture) - 1);
            }
        }
    }

    private void Show(string message)
    {
        foreach (var mid in RawChatClient.Mids(message).Where(_seen.Add))
            _shown.Enqueue(mid);
    }

    [GeneratedRegex("\"token\":\"([^\"]*)")]
    private static partial Regex TokenMember();

    [GeneratedRegex("\"seq\":([0-9]+)")]
    private static partial Regex SeqMember();
}
