using System.Data.Common;
using ChatCluster.Contract.Tests.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;
using Dapper;
using Xunit;

[assembly: AssemblyFixture(typeof(MariaDb))]

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>One MariaDB for all tests, started when the first one asks; each test gets an empty database of its own in it.</summary>
public sealed class MariaDb : IAsyncDisposable
{
    /// <summary>The product's own driver, in builds that have it.</summary>
    public const string Connector = MySqlDriver.Default;

    /// <summary>Oracle's driver, which stands in for it.</summary>
    public const string StandIn = "MySql.Data.MySqlClient";

    private readonly Lazy<Task<MariaDbServer>> _server = new(MariaDbServer.StartAsync);
    private int _databases;

    public static bool HasConnector => MySqlDriver.Find() is not null;

    public static void RequireHere() => Assert.SkipUnless(
        MariaDbServer.IsHere, "MariaDB is not installed (Debian, Ubuntu: apt-get install mariadb-server)");

    public static void RequireConnector() => Assert.SkipUnless(HasConnector, "this build is without MySqlConnector (-p:MySqlDriver=MySqlConnector)");

    /// <param name="driver"><see cref="Connector"/> or <see cref="StandIn"/>.</param>
    public async Task<DatabaseOptions> NewDatabaseAsync(string driver, string charset = "utf8mb4")
    {
        RequireHere();
        return NewDatabase(await _server.Value, driver, $"test{Interlocked.Increment(ref _databases)}", charset);
    }

    public static DatabaseOptions NewDatabase(MariaDbServer server, string driver, string name, string charset = "utf8mb4")
    {
        Register();
        var options = new DatabaseOptions { MySql = $"{server.ConnectionString}Database={name}", MySqlDriver = driver, Threads = 8 };
        using var connection = Open(options with { MySql = server.ConnectionString });
        connection.Execute($"CREATE DATABASE {name} CHARACTER SET {charset}");
        return options;
    }

    /// <summary>A look into the database, past the stores.</summary>
    public static DbConnection Open(DatabaseOptions options)
    {
        var connection = MySqlDriver.Find(options.MySqlDriver)!.CreateConnection()!;
        connection.ConnectionString = options.MySql + ";CharSet=utf8mb4;Pooling=false";
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
    }

    private static void Register() =>
        DbProviderFactories.RegisterFactory(StandIn, "MySql.Data.MySqlClient.MySqlClientFactory, MySql.Data");
}
