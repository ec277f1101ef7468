using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Contract.Tests.Stores;

/// <summary>The names of users who came without keys, on a database that commits at each change of tables.</summary>
public sealed class NameKeysTests(MariaDb mariaDb)
{
    private const string WaitsForARow =
        "SELECT count(*) > 0 FROM information_schema.processlist WHERE db = database() AND info LIKE 'UPDATE user SET namekey%'";

    /// <summary>A commit of its own for each of 5000 names took half a minute on a slow disk.</summary>
    [Fact]
    public async Task AllKeys_AreOneTransaction()
    {
        var options = await mariaDb.NewDatabaseAsync();
        using var database = new Database(options, NullLogger<Database>.Instance);
        var migrator = new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance);
        await migrator.MigrateAsync();
        using var other = MariaDb.Open(options);
        other.Execute(
            "INSERT INTO user (id, name, password, createdat) VALUES (1, 'one', 'x', 0), (2, 'two', 'x', 0), (3, 'last', 'x', 0)");
        other.Execute("START TRANSACTION");
        other.QueryFirst<int>("SELECT id FROM user WHERE id = 3 FOR UPDATE");

        var filling = migrator.MigrateAsync();

        using var observer = MariaDb.Open(options);
        await Eventually.HoldsAsync(() => observer.QueryFirst<bool>(WaitsForARow), "the last name waits",
            TestContext.Current.CancellationToken);
        Assert.Equal(0, observer.QueryFirst<int>("SELECT count(namekey) FROM user"));
        other.Execute("ROLLBACK");
        await filling;
        Assert.Equal(3, observer.QueryFirst<int>("SELECT count(namekey) FROM user"));
    }
}
