using System.Data.Common;
using Dapper;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>What one database operation works with: a connection and, for writers, its transaction, which so cannot be forgotten.</summary>
public readonly struct SqlWork(DbConnection connection, DbTransaction? transaction)
{
    /// <returns>The number of rows changed.</returns>
    public int Execute(string sql, object? parameters = null) => connection.Execute(sql, parameters, transaction);

    public List<T> Query<T>(string sql, object? parameters = null) => connection.Query<T>(sql, parameters, transaction).AsList();

    /// <returns>The first row, or the type's default when there is none.</returns>
    public T? First<T>(string sql, object? parameters = null) => connection.QueryFirstOrDefault<T>(sql, parameters, transaction);
}
