using System.Data.Common;
using Dapper;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>What one database operation works with: a connection and, for writers, its transaction, which so cannot be forgotten.</summary>
/// <param name="timeoutSeconds">For each statement; null for the database's usual one.</param>
public sealed class SqlWork(DbConnection connection, DbTransaction? transaction, SqlDialect dialect, int? timeoutSeconds = null)
{
    /// <summary>More save nothing: SQLite looks for each parameter among all of them.</summary>
    private const int MaxRowsInStatement = 16;

    /// <summary>The text of a statement's rows, in characters, stays well below what a MySQL server takes at once (max_allowed_packet).</summary>
    private const int MaxTextInStatement = 512 * 1024;

    /// <inheritdoc cref="SqlDialect.ForUpdate"/>
    public string ForUpdate => dialect.ForUpdate;

    /// <inheritdoc cref="SqlDialect.ForShare"/>
    public string ForShare => dialect.ForShare;

    /// <returns>The number of rows found and changed.</returns>
    public int Execute(string sql, object? parameters = null) => connection.Execute(sql, parameters, transaction, timeoutSeconds);

    public List<T> Query<T>(string sql, object? parameters = null) =>
        connection.Query<T>(sql, parameters, transaction, commandTimeout: timeoutSeconds).AsList();

    /// <returns>The first row, or the type's default when there is none.</returns>
    public T? First<T>(string sql, object? parameters = null) =>
        connection.QueryFirstOrDefault<T>(sql, parameters, transaction, timeoutSeconds);

    /// <summary>Inserts rows in their order, many with one statement.</summary>
    /// <param name="into">Table and columns, as in "friend (userid, friendid)".</param>
    /// <param name="unlessThere">A row whose key is there already is left out.</param>
    public void InsertRows(string into, IEnumerable<object?[]> rows, bool unlessThere = false)
    {
        foreach (var chunk in Chunks(rows))
        {
            var parameters = new DynamicParameters();
            var values = new List<string>();
            foreach (var value in chunk.SelectMany(static row => row))
            {
                values.Add($"@p{values.Count}");
                parameters.Add(values[^1], value);
            }
            var lines = values.Chunk(chunk[0].Length).Select(static row => $"({string.Join(", ", row)})");
            Execute($"INSERT INTO {into} VALUES {string.Join(", ", lines)}{(unlessThere ? dialect.UnlessThere : "")}", parameters);
        }
    }

    /// <summary>Runs one statement of a schema script, unless an earlier run has done it.</summary>
    public void ExecuteOnce(string statement)
    {
        try
        {
            Execute(statement);
        }
        catch (DbException failure) when (dialect.IsAlreadyDone(failure))
        {
            // The schema has it.
        }
    }

    /// <summary>Runs an INSERT of one row.</summary>
    /// <returns>False when there is a row with its key already.</returns>
    public bool TryInsert(string sql, object parameters) => TryChange(sql, parameters);

    /// <summary>Runs a statement that writes one row.</summary>
    /// <returns>False when another row has its key, or there is no such row.</returns>
    public bool TryChange(string sql, object parameters)
    {
        try
        {
            return Execute(sql, parameters) > 0;
        }
        catch (DbException failure) when (dialect.IsDuplicateKey(failure))
        {
            return false;
        }
    }

    /// <summary>Runs an INSERT of one row into a table that numbers its rows itself.</summary>
    /// <returns>The number; null when there is a row with its key already.</returns>
    public int? TryInsertNumbered(string sql, object parameters) =>
        TryInsert(sql, parameters) ? (int)First<long>($"SELECT {dialect.LastKey}") : null;

    private static IEnumerable<List<object?[]>> Chunks(IEnumerable<object?[]> rows)
    {
        var (chunk, text) = (new List<object?[]>(), 0);
        foreach (var row in rows)
        {
            var more = row.Sum(static value => (value as string)?.Length ?? 0);
            if (chunk.Count == MaxRowsInStatement || (chunk.Count > 0 && text + more > MaxTextInStatement))
            {
                yield return chunk;
                (chunk, text) = ([], 0);
            }
            chunk.Add(row);
            text += more;
        }
        if (chunk.Count > 0)
            yield return chunk;
    }
}
