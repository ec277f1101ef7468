using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Stores;

public sealed class SchemaMigratorTests : IDisposable
{
    private static readonly int SchemaScriptCount = Directory.GetFiles(Repository.PathOf("ChatServer", "Stores", "Sql", "Schema"),
        "*.sqlite.sql").Length;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Migrate_NewFile_MakesFolderTablesAndWal()
    {
        using var database = Open("data/of/mine/chat.db");

        await Migrator(database).MigrateAsync();

        Assert.Equal("wal", await database.ReadAsync(sql => sql.First<string>("PRAGMA journal_mode")));
        Assert.Equal(
            "allgroup clustersecret friend groupuser leaseepoch offlinebody offlinemessage schemaversion sentmessage serverlease user",
            await database.ReadAsync(sql => sql.First<string>(
                "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name)")));
    }

    [Fact]
    public async Task Migrate_ByManyAtOnce_AppliesEachScriptOnceAndSeedsOnce()
    {
        var databases = Enumerable.Range(0, 8).Select(_ => Open("chat.db")).ToList();

        var planted = await Task.WhenAll(databases.Select(database => Task.Run(async () =>
        {
            await Migrator(database).MigrateAsync();
            return await new LessonSeed(database, TimeProvider.System).PlantAsync(password => "hash of " + password);
        }, TestContext.Current.CancellationToken)));

        Assert.Single(planted, itDid => itDid);
        Assert.Equal(SchemaScriptCount, await databases[0].ReadAsync(sql => sql.First<int>("SELECT count(*) FROM schemaversion")));
        Assert.Equal(6, await databases[0].ReadAsync(sql => sql.First<int>("SELECT count(*) FROM user")));
        databases.ForEach(database => database.Dispose());
    }

    [Fact]
    public async Task Migrate_Again_LeavesTheDataAlone()
    {
        using var database = Open("chat.db");
        await Migrator(database).MigrateAsync();
        var id = await new UserStore(database, TimeProvider.System).AddAsync("me", "hash");

        await Migrator(database).MigrateAsync();

        Assert.Equal("me", (await new UserStore(database, TimeProvider.System).FindAsync(id!.Value))!.Name);
    }

    [Fact]
    public async Task Migrate_FileOfANewerProgram_IsRefused()
    {
        using var database = Open("chat.db");
        await Migrator(database).MigrateAsync();
        await database.WriteAsync(sql => sql.Execute("INSERT INTO schemaversion VALUES (999, 'x', 0)"));

        var refusal = await Assert.ThrowsAsync<StorageException>(() => Migrator(database).MigrateAsync());

        Assert.Contains("newer", refusal.Message);
    }

    [Fact]
    public async Task Migrate_NoDatabaseFile_IsRefusedAndTheFileStays()
    {
        var file = _folder.PathOf("chat.db");
        await File.WriteAllTextAsync(file, new string('x', 5000), TestContext.Current.CancellationToken);
        using var database = Open("chat.db");

        await Assert.ThrowsAsync<StorageException>(() => Migrator(database).MigrateAsync());

        Assert.Equal(5000, new FileInfo(file).Length);
    }

    private static SchemaMigrator Migrator(Database database) => new(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance);

    private Database Open(string name) => new(new() { File = _folder.PathOf(name) }, NullLogger<Database>.Instance);
}
