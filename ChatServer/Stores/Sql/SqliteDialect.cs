using System.Data;
using System.Data.Common;
using System.Globalization;
using ChatCluster.Sockets.Native;
using Microsoft.Data.Sqlite;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>SQLite: one file, one writer at a time.</summary>
/// <remarks>
/// Writers begin IMMEDIATE: two deferred transactions that read first and then both want to write lock each other out, however long they
/// wait.
/// </remarks>
internal sealed class SqliteDialect : SqlDialect
{
    // https://www.sqlite.org/rescode.html
    private const int ConstraintPrimaryKey = 1555;
    private const int ConstraintUnique = 2067;

    private readonly string _connectionString;
    private readonly string _onOpen;
    private DbConnection? _anchor;
    private IReadOnlyList<(string Path, FileIdentity Identity)> _files = [];

    /// <param name="syncFull">See <see cref="DatabaseOptions.SyncFull"/>.</param>
    public SqliteDialect(string file, TimeSpan busyTimeout, bool syncFull)
    {
        Place = Path.GetFullPath(file);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Place,
            DefaultTimeout = Math.Max(1, (int)busyTimeout.TotalSeconds),
            // A file that is gone is not made again by the next connection, empty.
            Mode = OperatingSystem.IsWindows() ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
        }.ToString();
        _onOpen = $"PRAGMA busy_timeout = {(int)busyTimeout.TotalMilliseconds}; PRAGMA foreign_keys = ON; PRAGMA synchronous = {(syncFull ? "FULL" : "NORMAL")};";
    }

    public override string Name => "sqlite";

    /// <summary>The file's full path.</summary>
    public override string Place { get; }

    public override string ForUpdate => "";

    public override string ForShare => "";

    public override string UnlessThere => " ON CONFLICT DO NOTHING";

    public override int TuplesInStatement => 1;

    public override string LastKey => "last_insert_rowid()";

    public override string LockSchema => "SELECT 1";

    public override string UnlockSchema => "SELECT 1";

    public override string? BeginAfterTableChange => null;

    public override void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Place)!);
            MakeFile(Place);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(failure.Message, failure);
        }
        // WAL lets readers and one writer work side by side. It is a property of the file and cannot be switched inside a transaction.
        _anchor ??= Open();
        Execute(_anchor, "PRAGMA journal_mode = WAL; SELECT count(*) FROM sqlite_schema;");
        // From here on these are not made again: SQLite removes the two beside the database only when the last connection closes.
        _files = [.. new[] { Place, $"{Place}-wal", $"{Place}-shm" }
            .Select(path => (path, FileIdentity.Of(path))).Where(file => file.Item2 is not null)
                .Select(file => (file.path, file.Item2!.Value))];
    }

    /// <summary>
    /// A file that was removed lives on, without a name, in the processes that have it open: they would go on writing, and all of it would
    /// be gone when the last of them ends. A log of its own (-wal) that another process no longer sees is as bad.
    /// </summary>
    public override string? FindLoss()
    {
        foreach (var (path, identity) in _files)
        {
            if (FileIdentity.Of(path) is not { } now)
                return $"the database file {path} was removed";
            if (now != identity)
                return $"the database file {path} was replaced by another one";
        }
        return null;
    }

    /// <summary>Written by the connection that was opened first, whatever the path leads to now.</summary>
    public override string SaveCopy()
    {
        var copy = string.Create(
            CultureInfo.InvariantCulture, $"{Place}.saved-{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Environment.ProcessId}");
        MakeFile(copy);
        using var command = _anchor!.CreateCommand();
        command.CommandText = "VACUUM INTO @copy";
        command.Parameters.Add(new SqliteParameter("@copy", copy));
        command.ExecuteNonQuery();
        return copy;
    }

    public override DbConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            Execute(connection, _onOpen);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override DbTransaction Begin(DbConnection connection) => connection.BeginTransaction(IsolationLevel.Serializable);

    public override bool IsDuplicateKey(DbException failure) => NumberOf(failure) is ConstraintPrimaryKey or ConstraintUnique;

    /// <summary>Never: the script is undone with its transaction.</summary>
    public override bool IsAlreadyDone(DbException failure) => false;

    /// <summary>Never: a writer waits for the one before it, or fails.</summary>
    public override bool IsDeadlock(DbException failure) => false;

    public override int NumberOf(DbException failure) => failure is SqliteException { SqliteExtendedErrorCode: var code } ? code : 0;

    public override void Dispose()
    {
        _anchor?.Dispose();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>
    /// Readable for its owner only, and so are the files that SQLite puts beside it: who can read the key that signs the tokens can be
    /// anybody.
    /// </summary>
    /// <remarks>Never opens a file that is there: closing it would take away the locks that this process has on it.</remarks>
    private static void MakeFile(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
            return;
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    private static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
