using ChatCluster.Server.Workers;
using Microsoft.Data.Sqlite;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// The SQLite file. Every operation takes a connection from the pool and runs on a thread of its own pool, because SQLite knows no
/// asynchronous work and a file may keep one waiting.
/// </summary>
/// <remarks>
/// Writers begin IMMEDIATE: two deferred transactions that read first and then both want to write lock each other out, however long they
/// wait.
/// </remarks>
public sealed class Database : IDisposable
{
    private readonly WorkerPool _workers;
    private readonly string _connectionString;
    private readonly string _onOpen;
    private readonly ILogger<Database> _log;

    public Database(DatabaseOptions options, ILogger<Database> log)
    {
        File = Path.GetFullPath(options.File);
        _log = log;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = File,
            DefaultTimeout = Math.Max(1, (int)options.BusyTimeout.TotalSeconds),
        }.ToString();
        _onOpen = $"PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds}; PRAGMA foreign_keys = ON; PRAGMA synchronous = {(options.SyncFull ? "FULL" : "NORMAL")};";
        _workers = new("database", options.Threads, options.QueueLength, ThreadPriority.Normal);
    }

    /// <summary>The full path.</summary>
    public string File { get; }

    /// <summary>Reads, outside of any transaction; several statements may see several states.</summary>
    /// <exception cref="StorageException">It could not be done.</exception>
    public Task<T> ReadAsync<T>(Func<SqlWork, T> work) => RunAsync(connection => work(new(connection, null)));

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction that nobody else's write can come between; an exception undoes it whole.
    /// </summary>
    /// <exception cref="StorageException">It could not be done, and was not.</exception>
    public Task<T> WriteAsync<T>(Func<SqlWork, T> work) => RunAsync(connection =>
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var result = work(new(connection, transaction));
        transaction.Commit();
        return result;
    });

    public void Dispose()
    {
        _workers.Dispose();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private async Task<T> RunAsync<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            return await (_workers.TryRun(() => Run(work)) ?? throw new StorageException("too many database operations are waiting"));
        }
        catch (SqliteException failure)
        {
            _log.OperationFailed(failure.SqliteExtendedErrorCode, failure.Message);
            throw new StorageException(failure.Message, failure);
        }
    }

    private T Run<T>(Func<SqliteConnection, T> work)
    {
        using var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using (var pragmas = connection.CreateCommand())
        {
            pragmas.CommandText = _onOpen;
            pragmas.ExecuteNonQuery();
        }
        return work(connection);
    }
}
