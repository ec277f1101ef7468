using System.Globalization;
using System.Reflection;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// Brings a database to the shape this program knows: the numbered scripts in Schema/, each applied once, all in one transaction. Servers
/// that start at the same moment wait for each other there; the second finds nothing to do.
/// </summary>
public sealed class SchemaMigrator(Database database, TimeProvider time, ILogger<SchemaMigrator> log)
{
    private const string Suffix = ".sqlite.sql";

    /// <exception cref="StorageException">The database cannot be opened, or was made by a newer program.</exception>
    public async Task MigrateAsync()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(database.File)!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(failure.Message, failure);
        }
        // WAL lets readers and one writer work side by side. It is a property of the file and cannot be switched inside a transaction.
        await database.ReadAsync(sql => sql.First<string>("PRAGMA journal_mode = WAL"));
        var applied = await database.WriteAsync(Apply);
        foreach (var script in applied)
            log.ScriptApplied(script, database.File);
    }

    private List<string> Apply(SqlWork sql)
    {
        sql.Execute(
            """
            CREATE TABLE IF NOT EXISTS schemaversion
                (version INTEGER PRIMARY KEY, script TEXT NOT NULL, appliedat INTEGER NOT NULL) STRICT
            """);
        var scripts = Scripts();
        var current = sql.First<int>("SELECT coalesce(max(version), 0) FROM schemaversion");
        if (current > scripts.Keys.Max())
            throw new StorageException($"{database.File} was made by a newer version of this program (schema {current})");
        var applied = new List<string>();
        foreach (var (version, script) in scripts.Where(script => script.Key > current))
        {
            sql.Execute(Text(script));
            sql.Execute(
                "INSERT INTO schemaversion (version, script, appliedat) VALUES (@version, @script, @now)",
                new { version, script, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
            applied.Add(script);
        }
        return applied;
    }

    /// <summary>Embedded as "NNN_what.sqlite.sql" behind this namespace, by number.</summary>
    private static SortedDictionary<int, string> Scripts()
    {
        var prefix = typeof(SchemaMigrator).Namespace + ".Schema.";
        return new(Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[prefix.Length..])
            .ToDictionary(name => int.Parse(name.AsSpan(0, name.IndexOf('_')), CultureInfo.InvariantCulture)));
    }

    private static string Text(string script)
    {
        using var stream = typeof(SchemaMigrator).Assembly.GetManifestResourceStream(typeof(SchemaMigrator), "Schema." + script)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
