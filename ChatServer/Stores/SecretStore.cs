using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>Secrets that the servers of the cluster share.</summary>
public sealed class SecretStore(Database database)
{
    private const string Find = "SELECT value FROM clustersecret WHERE name = @name";

    /// <returns>The secret of this name; <paramref name="make"/> makes it the first time, whichever server asks.</returns>
    public Task<string> GetOrMakeAsync(string name, Func<string> make) => database.WriteUnfencedAsync(sql =>
    {
        if (sql.First<string>(Find, new { name }) is { } value)
            return value;
        sql.TryInsert("INSERT INTO clustersecret (name, value) VALUES (@name, @value)", new { name, value = make() });
        return sql.First<string>(Find, new { name })!;
    });
}
