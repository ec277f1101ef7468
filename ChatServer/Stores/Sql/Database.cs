using System.Data.Common;
using System.Net.Sockets;
using ChatCluster.Server.Metrics;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// The database. Every operation takes a connection from the pool and runs on a thread of its own pool, with the driver's blocking
/// calls: SQLite knows no others, and one way for both databases keeps the stores simple.
/// </summary>
public sealed class Database : IDisposable
{
    /// <summary>Of an operation that the database undid for the sake of another.</summary>
    private const int MaxTries = 5;

    private readonly BlockingWorkerPool _workers;
    private readonly TimeSpan _deadline;
    private readonly ILogger<Database> _log;
    private readonly FencingToken? _token;
    private readonly ServerMetrics? _metrics;
    private string? _loss;

    /// <param name="token">Shown within each transaction; null where there is one server for sure.</param>
    /// <param name="metrics">Counts the operations; null: not counted.</param>
    /// <exception cref="StorageException">No database is given, or its connection string cannot be understood.</exception>
    public Database(DatabaseOptions options, ILogger<Database> log, FencingToken? token = null, ServerMetrics? metrics = null)
    {
        (_log, _token, _metrics) = (log, token, metrics);
        _deadline = options.Deadline;
        Options = options;
        Dialect = options.MySql is { } connectionString
            ? new MySqlDialect(connectionString, options.StatementTimeout, options.Threads)
            : new SqliteDialect(options.File ?? throw new StorageException("no database is given"), options.BusyTimeout, options.SyncFull);
        _workers = new("database", options.Threads, options.QueueLength, ThreadPriority.Normal);
    }

    public SqlDialect Dialect { get; }

    /// <inheritdoc cref="SqlDialect.Place"/>
    public string Place => Dialect.Place;

    /// <summary>How many operations wait for a thread.</summary>
    public int Waiting => _workers.Waiting;

    internal DatabaseOptions Options { get; }

    /// <summary>Reads, outside of any transaction; several statements may see several states.</summary>
    /// <exception cref="StorageException">It could not be done in time.</exception>
    public Task<T> ReadAsync<T>(Func<SqlWork, T> work) => RunAsync<T>(operation => Begin(operation, () => Read(work)));

    /// <summary>Reads one row, whichever: the database answers.</summary>
    /// <exception cref="StorageException">It does not.</exception>
    public Task CheckAsync() => ReadAsync(static sql => sql.First<int>("SELECT id FROM user LIMIT 1"));

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction, under this server's current lease; an exception undoes it whole. May run it again
    /// from the start, when the database undid it for the sake of another.
    /// </summary>
    /// <exception cref="StorageException">It could not be done in time, or this server's lease is not the current one, and it was not done.
    /// Only a database that falls silent in the very moment of the commit may have done it all the same.</exception>
    public Task<T> WriteAsync<T>(Func<SqlWork, T> work) =>
        RunAsync<T>(operation => Begin(operation, () => Write(work, operation.TryCommit)));

    /// <summary>
    /// The same without a lease: for what is done before there is one, for the leases themselves, and for what is as right from a server
    /// that has lost its lease.
    /// </summary>
    /// <param name="patience">For an operation that is known to take long: for all of it and for each statement.</param>
    /// <exception cref="StorageException">As for <see cref="WriteAsync"/>.</exception>
    public Task<T> WriteUnfencedAsync<T>(Func<SqlWork, T> work, TimeSpan? patience = null) => RunAsync<T>(
        operation => Begin(operation, () => WriteUnfenced(work, operation.TryCommit, (int?)patience?.TotalSeconds)), patience);

    /// <summary>
    /// Looks whether what is committed would be there at the next start. If not, because the database's file was removed or replaced under
    /// us, nothing is read or written any more until then.
    /// </summary>
    /// <returns>What happened; null while all is well.</returns>
    public string? FindLoss()
    {
        if (Volatile.Read(ref _loss) is null && Dialect.FindLoss() is { } loss
            && Interlocked.CompareExchange(ref _loss, loss, null) is null)
        {
            _log.DatabaseGone(loss);
            OnThreadAsync(SaveCopy).InBackground(_log, "save a copy of the database");
        }
        return Volatile.Read(ref _loss);
    }

    /// <inheritdoc cref="SqlDialect.Prepare"/>
    public Task PrepareAsync() => RunAsync<bool>(operation => Begin(operation, () =>
    {
        Dialect.Prepare();
        return true;
    }));

    /// <summary>What an operation gets beyond its deadline when its commit has begun.</summary>
    internal static TimeSpan CommitTime(TimeSpan deadline) => deadline / 5;

    public void Dispose()
    {
        _workers.Dispose();
        Dialect.Dispose();
    }

    /// <summary>Runs it on a thread of the pool.</summary>
    /// <exception cref="StorageException">Too many operations wait for one.</exception>
    internal Task<T> OnThreadAsync<T>(Func<T> work) =>
        _workers.TryRun(work) ?? throw TooBusy();

    /// <summary>Reads, on this thread.</summary>
    internal T Read<T>(Func<SqlWork, T> work) => Retry(() =>
    {
        RefuseIfLost();
        using var connection = Dialect.Open();
        return work(new(connection, null, Dialect));
    });

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction under the current lease, on this thread, and commits if it still may.
    /// </summary>
    internal T Write<T>(Func<SqlWork, T> work, Func<bool> mayCommit)
    {
        _token?.DemandHeld();
        return WriteUnfenced(Fenced, mayCommit);

        T Fenced(SqlWork sql)
        {
            _token?.Demand(sql);
            return work(sql);
        }
    }

    private T WriteUnfenced<T>(Func<SqlWork, T> work, Func<bool> mayCommit, int? timeoutSeconds = null) => Retry(() =>
    {
        RefuseIfLost();
        using var connection = Dialect.Open();
        using var transaction = Dialect.Begin(connection);
        var result = work(new(connection, transaction, Dialect, timeoutSeconds));
        if (FindLoss() is { } loss)
            throw new StorageException(loss);
        if (!mayCommit())
            throw StorageException.TooLate();
        transaction.Commit();
        return result;
    });

    /// <summary>Waits for an operation, though not for ever, and says what went wrong as a <see cref="StorageException"/>.</summary>
    /// <param name="begin">Begins it; it must not be committed once it is given up.</param>
    internal async Task<T> RunAsync<T>(Action<Operation<T>> begin, TimeSpan? patience = null)
    {
        var deadline = patience ?? _deadline;
        var operation = new Operation<T>();
        var started = _metrics?.Database.Start() ?? 0;
        begin(operation);
        using var timer = operation.FailAfter(deadline, CommitTime(deadline));
        try
        {
            var result = await operation.Result;
            _metrics?.Database.Stop(started);
            return result;
        }
        catch (StorageException failure) when (operation.HasExpired)
        {
            _metrics?.DatabaseFailed();
            _log.NoAnswer(deadline.TotalSeconds);
            throw new StorageException(failure.Message, failure) { MayBeDone = operation.HasBegunCommit };
        }
        catch (Exception failure) when (
            failure is DbException or IOException or SocketException or TimeoutException or InvalidOperationException)
        {
            _metrics?.DatabaseFailed();
            _log.OperationFailed(failure is DbException named ? Dialect.NumberOf(named) : 0, failure.Message);
            throw new StorageException(failure.Message, failure) { MayBeDone = operation.HasBegunCommit };
        }
    }

    /// <inheritdoc cref="BackgroundTasks.InBackground"/>
    internal void InBackground(Task task, string work) => task.InBackground(_log, work);

    private static StorageException TooBusy() => new("too many database operations are waiting");

    private void RefuseIfLost()
    {
        if (Volatile.Read(ref _loss) is { } loss)
            throw new StorageException(loss);
    }

    private bool SaveCopy()
    {
        try
        {
            _log.DatabaseSaved(Dialect.SaveCopy(), Place);
            return true;
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException)
        {
            _log.DatabaseNotSaved(failure.Message);
            return false;
        }
    }

    /// <exception cref="StorageException">Too many operations wait for a thread.</exception>
    private void Begin<T>(Operation<T> operation, Func<T> work)
    {
        if (!_workers.TryPost(() => operation.Run(work), operation.Cancel))
            throw TooBusy();
    }

    private T Retry<T>(Func<T> work)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return work();
            }
            catch (DbException failure) when (tries < MaxTries && Dialect.IsDeadlock(failure))
            {
                // Undone by the database, whole: again.
            }
        }
    }
}
