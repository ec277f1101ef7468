using System.Data.Common;
using Dapper;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>What one database operation works with: a connection and, for writers, its transaction, which so cannot be forgotten.</summary>
/// <param name="timeoutSeconds">For each statement; null for the database's usual one.</param>
public sealed class SqlWork(DbConnection connection, DbTransaction? transaction, SqlDialect dialect, int? timeoutSeconds = null)
{
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

    /// <summary>Inserts rows in their order.</summary>
    /// <param name="into">Table and columns, as in "friend (userid, friendid)".</param>
    /// <param name="unlessThere">A row whose key is there already is left out.</param>
    public void InsertRows(string into, IEnumerable<object?[]> rows, bool unlessThere = false)
    {
        var width = into.Count(static character => character == ',') + 1;
        Repeat(
            count => $"INSERT INTO {into} VALUES {RepeatedStatement.Rows(count, width)}{(unlessThere ? dialect.UnlessThere : "")}",
            rows,
            static command => command.ExecuteNonQuery());
    }

    /// <summary>Finds rows by their keys.</summary>
    /// <param name="select">Up to WHERE.</param>
    /// <param name="columns">Of the key.</param>
    /// <param name="keys">No two are equal.</param>
    public List<T> QueryByKeys<T>(string select, string[] columns, IEnumerable<object?[]> keys, Func<DbDataReader, T> read)
    {
        var found = new List<T>();
        Repeat(count => $"{select} WHERE {RepeatedStatement.Keys(count, columns)}", keys, command =>
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
                found.Add(read(reader));
        });
        return found;
    }

    /// <summary>Deletes rows by their keys.</summary>
    /// <param name="columns">Of the key.</param>
    /// <param name="keys">No two are equal.</param>
    public void DeleteByKeys(string table, string[] columns, IEnumerable<object?[]> keys) => Repeat(
        count => $"DELETE FROM {table} WHERE {RepeatedStatement.Keys(count, columns)}", keys, static command => command.ExecuteNonQuery());

    /// <inheritdoc cref="SqlDialect.BeginAfterTableChange"/>
    public void BeginAfterTableChange()
    {
        if (dialect.BeginAfterTableChange is { } begin)
            Execute(begin);
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

    private void Repeat(Func<int, string> textOf, IEnumerable<object?[]> tuples, Action<DbCommand> execute)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        if (timeoutSeconds is { } seconds)
            command.CommandTimeout = seconds;
        new RepeatedStatement(command, textOf).Run(tuples, dialect.TuplesInStatement, execute);
    }
}
