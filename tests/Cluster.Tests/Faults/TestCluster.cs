using System.Collections.Concurrent;
using ChatCluster.TestKit;
using Microsoft.Data.Sqlite;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>Two servers on one SQLite file, as whole processes, with many users whose passwords cost nothing to check.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public const string Password = "secret";

    private static readonly TimeSpan ExitTime = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly RunningProgram?[] _servers = new RunningProgram?[2];
    private readonly ConcurrentQueue<string> _printed = new();
    private readonly string[] _launcher;
    private readonly int _lease;
    private readonly string[] _more;

    private TestCluster(string[] launcher, int lease, string[] more) => (_launcher, _lease, _more) = (launcher, lease, more);

    public IReadOnlyList<int> Ports { get; } = FreePorts.Take(2);

    public IReadOnlyList<RunningProgram> Servers => _servers!;

    /// <summary>What all servers have printed, those that are gone too.</summary>
    public IEnumerable<string> Printed => _printed.Concat(Servers.SelectMany(server => server.Lines));

    /// <param name="launcher">A command, and its first arguments, that starts the server in its own place; nothing to start it
    /// directly.</param>
    /// <param name="lease">In seconds, of both servers.</param>
    /// <param name="more">Further arguments of both.</param>
    public static async Task<TestCluster> StartAsync(string[]? launcher = null, int lease = 15, params string[] more)
    {
        var cluster = new TestCluster(launcher ?? [], lease, more);
        await Task.WhenAll(cluster.StartServerAsync(0), cluster.StartServerAsync(1));
        return cluster;
    }

    public string PathOf(string name) => _folder.PathOf(name);

    public void AddUsers(IEnumerable<int> ids)
    {
        using var database = Open();
        TestAccounts.AddUsers(database, ids, Password);
    }

    public void AddGroup(int id, IEnumerable<int> members)
    {
        using var database = Open();
        TestAccounts.AddGroup(database, id, members);
    }

    /// <summary>A connection past the servers.</summary>
    public SqliteConnection Open()
    {
        var database = new SqliteConnection($"Data Source={_folder.PathOf("chat.db")};Pooling=False");
        database.Open();
        return database;
    }

    public async Task StartServerAsync(int number)
    {
        // Both servers may be started at once.
        foreach (var line in _servers[number]?.Lines ?? [])
            _printed.Enqueue(line);
        // Wide mailboxes: what is refused for lack of room is another test's subject.
        string[] command =
        [
            .. _launcher, BuiltProgram.PathOf("ChatServer"), "127.0.0.1", $"{Ports[number]}", "--db", $"sqlite:{_folder.PathOf("chat.db")}",
            "--lease", $"{_lease}", "--mailbox-messages", "100000", "--mailbox-bytes", "1000000000", .. _more,
        ];
        _servers[number] = RunningProgram.Start(command[0], command[1..]);
        await Servers[number].WaitForLineAsync("is ready");
    }

    /// <param name="signal">One that ends it: KILL, TERM.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> EndServerAsync(int number, string signal)
    {
        var server = Servers[number];
        await server.SignalAsync(signal);
        var exitCode = await server.WaitForExitAsync(ExitTime);
        await server.DisposeAsync();
        return exitCode;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
            await server.DisposeAsync();
        _folder.Dispose();
    }
}
