using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>What all servers of the cluster know and nobody else.</summary>
public sealed class SecretStore(Database database)
{
    /// <returns>The secret of this name; <paramref name="make"/> makes it the first time, whichever server asks.</returns>
    public Task<string> GetOrMakeAsync(string name, Func<string> make) => database.WriteAsync(sql =>
    {
        if (sql.First<string>("SELECT value FROM clustersecret WHERE name = @name", new { name }) is { } value)
            return value;
        value = make();
        sql.Execute("INSERT INTO clustersecret (name, value) VALUES (@name, @value)", new { name, value });
        return value;
    });
}
