namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// Gives every user and group that has none its <see cref="NameKey"/>. It never fails: of old rows that are one name by the new rule the
/// first gets the key, and each of the others one of its own.
/// </summary>
internal static class NameKeys
{
    public static void Fill(SqlWork sql)
    {
        Fill(sql, "user", "name");
        Fill(sql, "allgroup", "groupname");
    }

    private static void Fill(SqlWork sql, string table, string column)
    {
        foreach (var (id, name) in sql.Query<(int Id, string Name)>($"SELECT id, {column} FROM {table} WHERE namekey IS NULL ORDER BY id"))
        {
            var update = $"UPDATE {table} SET namekey = @key WHERE id = @id";
            if (!sql.TryChange(update, new { id, key = NameKey.Of(name) }))
                sql.Execute(update, new { id, key = NameKey.OfRow(name, id) });
        }
    }
}
