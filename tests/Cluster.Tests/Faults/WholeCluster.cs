using System.Data.Common;
using System.Globalization;
using System.Net;
using ChatCluster.TestKit;
using Microsoft.Data.Sqlite;
using MySqlConnector;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>
/// Everything that a cluster consists of, as real processes: a balancer, three servers, a Redis, a database; and a link, which can be made
/// unreliable, before each server and between each server and the Redis.
/// </summary>
internal sealed class WholeCluster : IAsyncDisposable
{
    public const string Password = "secret";
    public const int ServerCount = 3;

    /// <summary>Seconds. Shorter than in production, so that a run can outlast it several times.</summary>
    public const int Lease = 3;

    private static readonly TimeSpan ExitTime = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly RunningProgram?[] _servers = new RunningProgram?[ServerCount];
    private readonly List<string> _printed = [];
    private readonly MariaDbServer? _mariaDb;
    private readonly RedisServer _redis;
    private TestBalancer _balancer = null!;

    private WholeCluster(RedisServer redis, MariaDbServer? mariaDb)
    {
        (_redis, _mariaDb) = (redis, mariaDb);
        ServerLinks = [.. Ports.Select(static port => new UnreliableLink(new(IPAddress.Loopback, port)))];
        BusLinks = [.. Ports.Select(_ => new UnreliableLink(new(IPAddress.Loopback, redis.Port)))];
    }

    public IReadOnlyList<int> Ports { get; } = FreePorts.Take(ServerCount);

    /// <summary>From the balancer to each server.</summary>
    public IReadOnlyList<UnreliableLink> ServerLinks { get; }

    /// <summary>From each server to the Redis.</summary>
    public IReadOnlyList<UnreliableLink> BusLinks { get; }

    public RedisServer Redis => _redis;

    /// <summary>Null when the database is a SQLite file.</summary>
    public MariaDbServer? MariaDb => _mariaDb;

    public TestBalancer Balancer => _balancer;

    /// <summary>What the servers have printed, those that are gone too.</summary>
    public IEnumerable<string> Printed => _printed.Concat(_servers.SelectMany(static server => server?.Lines ?? []));

    private string DatabaseUrl => _mariaDb is null
        ? $"sqlite:{_folder.PathOf("chat.db")}"
        : $"mysql:{_mariaDb.ConnectionString}Database=chat;";

    public static async Task<WholeCluster> StartAsync(bool onMariaDb)
    {
        var cluster = new WholeCluster(await RedisServer.StartAsync(), onMariaDb ? await MariaDbServer.StartAsync() : null);
        try
        {
            if (onMariaDb)
                await cluster.MakeDatabaseAsync();
            for (var number = 0; number < ServerCount; number++)
                await cluster.StartServerAsync(number);
            cluster._balancer = await TestBalancer.StartAsync(
                cluster._folder.PathOf(""), [.. cluster.ServerLinks.Select(static link => link.Port)],
                ("127.0.0.1:6002 weight=1 max_fails=3 fail_timeout=30s;",
                    $"127.0.0.1:6002 weight=1 max_fails=3 fail_timeout=1s;\n        server 127.0.0.1:{cluster.ServerLinks[2].Port} weight=1 max_fails=3 fail_timeout=1s;"),
                ("fail_timeout=30s", "fail_timeout=1s"));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public string NameOf(int server) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Ports[server]}");

    public void AddAccounts(IReadOnlyList<int> ids, IReadOnlyDictionary<int, int[]> groups)
    {
        using var database = Open();
        TestAccounts.AddUsers(database, ids, Password);
        foreach (var (group, members) in groups)
            TestAccounts.AddGroup(database, group, members);
    }

    public async Task StartServerAsync(int number)
    {
        lock (_printed)
            _printed.AddRange(_servers[number]?.Lines ?? []);
        _servers[number] = RunningProgram.Start(
            BuiltProgram.PathOf("ChatServer"), "127.0.0.1", $"{Ports[number]}", "--db", DatabaseUrl, "--lease", $"{Lease}",
            "--bus", $"redis://127.0.0.1:{BusLinks[number].Port}", "--mailbox-messages", "100000", "--mailbox-bytes", "1000000000");
        await _servers[number]!.WaitForLineAsync("is ready");
    }

    public async Task KillServerAsync(int number)
    {
        await SignalServerAsync(number, "KILL");
        await _servers[number]!.WaitForExitAsync(ExitTime);
        await _servers[number]!.DisposeAsync();
    }

    public Task SignalServerAsync(int number, string signal) => _servers[number]!.SignalAsync(signal);

    public async ValueTask DisposeAsync()
    {
        if (_balancer is not null)
            await _balancer.DisposeAsync();
        foreach (var server in _servers)
        {
            if (server is not null)
                await server.DisposeAsync();
        }
        foreach (var link in ServerLinks.Concat(BusLinks))
            await link.DisposeAsync();
        await _redis.DisposeAsync();
        if (_mariaDb is not null)
            await _mariaDb.DisposeAsync();
        _folder.Dispose();
    }

    private DbConnection Open()
    {
        DbConnection database = _mariaDb is null
            ? new SqliteConnection($"Data Source={_folder.PathOf("chat.db")};Pooling=False")
            : new MySqlConnection(_mariaDb.ConnectionString + "Database=chat;Pooling=False");
        database.Open();
        return database;
    }

    private async Task MakeDatabaseAsync()
    {
        await using var connection = new MySqlConnection(_mariaDb!.ConnectionString + "Pooling=False");
        await connection.OpenAsync();
        await using var command = new MySqlCommand("CREATE DATABASE chat", connection);
        await command.ExecuteNonQueryAsync();
    }
}
