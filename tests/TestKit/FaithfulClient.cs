using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace ChatCluster.TestKit;

/// <summary>
/// A user whose client keeps its side of the delivery promise: it sends again, in order, whatever was not answered, comes back with its
/// token after a pause that doubles, confirms what it shows, and shows nothing twice.
/// </summary>
/// <param name="port">Where to connect; asked each time.</param>
/// <param name="firstPause">Before the first attempt to come back; doubles up to 32 times as much.</param>
public sealed class FaithfulClient(int userId, string password, Func<int> port, TimeSpan firstPause, History history) : IAsyncDisposable
{
    private const int MostDoublings = 5;

    private readonly Lock _door = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Outgoing _outgoing = new(userId);
    private readonly List<Absence> _absences = [];
    private readonly List<Shown> _shown = [];
    private readonly HashSet<(int Sender, string Mid)> _seen = [];
    private volatile ChatSocket? _connection;
    private volatile bool _online;
    private string? _token;
    private Task _life = Task.CompletedTask;

    public int UserId => userId;

    /// <summary>The server has answered the last login, and the connection has not ended since as far as the client knows.</summary>
    public bool IsOnline => _online;

    /// <summary>The server of the last login: "ip:port".</summary>
    public string Server { get; private set; } = "";

    /// <summary>Successful ones.</summary>
    public int PasswordLogins { get; private set; }

    public IReadOnlyList<Absence> Absences => Copy(_absences);

    public IReadOnlyList<Shown> Shown => Copy(_shown);

    public IReadOnlyList<Saying> Said => _outgoing.All;

    /// <summary>The user has been shown this message.</summary>
    public bool HasSeen(Saying saying)
    {
        lock (_door)
            return _seen.Contains((saying.Sender, saying.Mid));
    }

    public void Start() => _life = Task.Run(LiveAsync);

    /// <summary>Says something, now or as soon as there is a connection.</summary>
    public Saying Say(int to, bool toGroup = false)
    {
        var saying = _outgoing.Add(to, toGroup);
        history.Note(userId, $"says \"{saying.Text}\"", toGroup ? null : to);
        return saying;
    }

    /// <summary>Ends the connection without a word; the client comes back by itself.</summary>
    public void Hang(bool reset)
    {
        history.Note(userId, reset ? "resets its connection" : "closes its connection");
        if (reset)
            _connection?.Reset();
        else
            _connection?.Dispose();
    }

    /// <summary>Logs out; comes back by itself, with the password.</summary>
    public async Task LogOutAsync()
    {
        history.Note(userId, "logs out");
        try
        {
            if (_connection is { } connection && _online)
                await connection.SendAsync("""{"msgid":3,"seq":1}""");
        }
        catch (Exception end) when (IsEnd(end))
        {
            // Then it is as good as logged out already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _connection?.Dispose();
        await _life;
        _stop.Dispose();
    }

    private async Task LiveAsync()
    {
        var failures = 0;
        var alone = Stopwatch.StartNew();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var connection = await ChatSocket.ConnectAsync(port(), _stop.Token);
                _connection = connection;
                if (await TryLogInAsync(connection, alone, attempt: failures + 1))
                {
                    failures = 0;
                    await ServeAsync(connection);
                }
            }
            catch (Exception end) when (IsEnd(end))
            {
                history.Note(userId, $"has no connection ({end.GetType().Name})");
            }
            if (_online)
                alone.Restart();
            _online = false;
            var pause = firstPause * (1 << Math.Min(failures++, MostDoublings)) * (0.5 + Random.Shared.NextDouble());
            await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryLogInAsync(ChatSocket connection, Stopwatch alone, int attempt)
    {
        var proof = _token is null ? $"\"password\":\"{password}\"" : $"\"token\":\"{_token}\"";
        await connection.SendAsync($$"""{"id":{{userId}},"msgid":1,{{proof}},"seq":1}""");
        var answer = await connection.ReadAsync(_stop.Token);
        var errno = answer.GetProperty("errno").GetInt32();
        history.Note(userId, errno == 0 ? $"is logged in at {answer.GetProperty("server")}" : $"cannot log in: {answer}");
        if (errno != 0)
        {
            if (errno == 1)
                _token = null;
            return false;
        }
        PasswordLogins += _token is null ? 1 : 0;
        _token = answer.GetProperty("token").GetString();
        Server = answer.GetProperty("server").GetString()!;
        lock (_door)
            _absences.Add(new(alone.Elapsed, attempt));
        _online = true;
        if (answer.TryGetProperty("offlinemsg", out var messages))
            await ShowAsync(connection,
                [.. messages.EnumerateArray().Select(text => JsonSerializer.Deserialize<JsonElement>(text.GetString()!))]);
        return true;
    }

    private async Task ServeAsync(ChatSocket connection)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var sending = _outgoing.SendAsync(connection, ended.Token);
        try
        {
            while (await HandleAsync(connection, await connection.ReadAsync(_stop.Token)))
            {
            }
        }
        finally
        {
            await ended.CancelAsync();
            connection.Dispose();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Whether the login goes on.</returns>
    private async Task<bool> HandleAsync(ChatSocket connection, JsonElement message)
    {
        switch (message.GetProperty("msgid").GetInt32())
        {
            case 6 or 10:
                await ShowAsync(connection, [message]);
                return true;
            case 101 when message.GetProperty("re").GetInt32() == 3:
                _token = null;
                return false;
            case 101:
                var saying = _outgoing.Answered(message.GetProperty("seq").GetInt32(), message.GetProperty("errno").GetInt32());
                history.Note(userId, $"is answered errno {saying.Errno} to \"{saying.Text}\"", saying.ToGroup ? null : saying.To);
                return true;
            default:
                return true;
        }
    }

    private async Task ShowAsync(ChatSocket connection, IReadOnlyList<JsonElement> messages)
    {
        foreach (var message in messages.Select(TestKit.Shown.Read))
        {
            lock (_door)
            {
                if (!_seen.Add((message.Sender, message.Mid)))
                    continue;
                _shown.Add(message);
            }
            history.Note(userId, $"is shown \"{message.Text}\"", message.Sender);
        }
        await connection.SendAsync($$"""{"mids":["{{string.Join("\",\"", messages.Select(message => message.GetProperty("mid").GetString()))}}"],"msgid":102}""");
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (_door)
            return [.. list];
    }

    private static bool IsEnd(Exception end) =>
        end is SocketException or EndOfStreamException or ObjectDisposedException or OperationCanceledException;
}
