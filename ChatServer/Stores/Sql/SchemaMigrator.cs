namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// Brings a database to the shape this program knows: the numbered scripts in Schema/, each applied once. Servers that start at the same
/// moment wait for each other here; the second finds nothing to do. The course's own database is taken over, if that is allowed.
/// </summary>
public sealed class SchemaMigrator(Database database, TimeProvider time, ILogger<SchemaMigrator> log)
{
    /// <summary>The script whose tables stand in the place of the course's.</summary>
    private const int CourseVersion = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <exception cref="StorageException">The database cannot be opened, was made by a newer program, or is the course's own and may not
    /// be changed.</exception>
    public async Task MigrateAsync()
    {
        await database.PrepareAsync();
        foreach (var script in await database.WriteUnfencedAsync(ApplyLocked, Patience))
            log.ScriptApplied(script, database.Place);
    }

    private List<string> ApplyLocked(SqlWork sql)
    {
        if (sql.First<int?>(database.Dialect.LockSchema) != 1)
            throw new StorageException("another server has been working on its schema for a minute");
        try
        {
            return Apply(sql);
        }
        finally
        {
            sql.First<int?>(database.Dialect.UnlockSchema);
        }
    }

    private List<string> Apply(SqlWork sql)
    {
        // First of all: a database that is refused stays as it is, and MySQL takes no table back.
        var course = database.Dialect.Name == "mysql" ? new CourseDatabase(sql, database.Options, log) : null;
        course?.StepAside(time.GetUtcNow());
        sql.Execute(
            "CREATE TABLE IF NOT EXISTS schemaversion (version INTEGER PRIMARY KEY, script VARCHAR(100) NOT NULL, appliedat BIGINT NOT NULL)");
        var scripts = SchemaScripts.For(database.Dialect.Name);
        var done = sql.Query<int>("SELECT version FROM schemaversion").ToHashSet();
        if (done.Except(scripts.Keys).Any())
            throw new StorageException($"it was made by a newer version of this program (schema {done.Max()})");
        var applied = new List<string>();
        foreach (var (version, script) in scripts.Where(script => !done.Contains(script.Key)))
        {
            SchemaScripts.Statements(script).ForEach(sql.ExecuteOnce);
            if (version == CourseVersion)
                course?.Import(Now);
            // With the import in one transaction: either both are there, or the next start does it again.
            sql.Execute("INSERT INTO schemaversion (version, script, appliedat) VALUES (@version, @script, @Now)",
                new { version, script, Now });
            applied.Add(script);
        }
        // One commit for all of them: thousands of users came with the course's database.
        sql.BeginAfterTableChange();
        NameKeys.Fill(sql);
        return applied;
    }
}
