using ChatCluster.Contract.Tests.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;
using Dapper;
using MySqlConnector;
using Xunit;

[assembly: AssemblyFixture(typeof(MariaDb))]

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>One MariaDB for all tests, started when the first one asks; each test gets an empty database of its own in it.</summary>
public sealed class MariaDb : IAsyncDisposable
{
    private readonly Lazy<Task<MariaDbServer>> _server = new(MariaDbServer.StartAsync);
    private int _databases;

    public static void RequireHere() => Assert.SkipUnless(
        MariaDbServer.IsHere, "MariaDB is not installed (Debian, Ubuntu: apt-get install mariadb-server)");

    public async Task<DatabaseOptions> NewDatabaseAsync(string charset = "utf8mb4")
    {
        RequireHere();
        return NewDatabase(await _server.Value, $"test{Interlocked.Increment(ref _databases)}", charset);
    }

    public static DatabaseOptions NewDatabase(MariaDbServer server, string name, string charset = "utf8mb4")
    {
        var options = new DatabaseOptions { MySql = $"{server.ConnectionString}Database={name}", Threads = 8 };
        using var connection = Open(options with { MySql = server.ConnectionString });
        connection.Execute($"CREATE DATABASE {name} CHARACTER SET {charset}");
        return options;
    }

    /// <summary>A look into the database, past the stores.</summary>
    public static MySqlConnection Open(DatabaseOptions options)
    {
        var connection = new MySqlConnection(options.MySql + ";CharSet=utf8mb4;Pooling=false");
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
    }
}
