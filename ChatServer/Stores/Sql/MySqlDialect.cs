using System.Data;
using System.Data.Common;
using System.Globalization;
using MySqlConnector;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>MySQL (8.0 and later) and MariaDB (10.6 and later).</summary>
/// <remarks>
/// READ COMMITTED: a transaction sees what others have committed up to each of its statements, and locks no row that it only reads. Where
/// more is needed the store says so with <see cref="ForUpdate"/>.
/// </remarks>
internal sealed class MySqlDialect : SqlDialect
{
    // https://mariadb.com/kb/en/mariadb-error-codes/
    private const int TableExists = 1050;
    private const int DuplicateColumn = 1060;
    private const int DuplicateKeyName = 1061;
    private const int DuplicateEntry = 1062;
    private const int NothingToDrop = 1091;
    private const int Deadlock = 1213;

    /// <summary>One schema, one lock; a lock's name has at most 64 characters, and a schema's may have as many.</summary>
    private const string SchemaLock = "concat('chatcluster.', md5(database()))";

    private readonly MySqlDataSource _source;

    /// <param name="timeout">For connecting and for one statement. Whole seconds, at least one.</param>
    /// <param name="connections">The most that may be open at once.</param>
    /// <exception cref="StorageException">The driver does not understand the connection string.</exception>
    public MySqlDialect(string connectionString, TimeSpan timeout, int connections)
    {
        try
        {
            var settings = new MySqlConnectionStringBuilder(connectionString)
            {
                CharacterSet = "utf8mb4",
                ConnectionTimeout = (uint)timeout.TotalSeconds,
                DefaultCommandTimeout = (uint)timeout.TotalSeconds,
                MaximumPoolSize = (uint)connections,
            };
            Place = string.Create(CultureInfo.InvariantCulture, $"{settings.Database} on {settings.Server}:{settings.Port}");
            _source = new(settings.ConnectionString);
        }
        catch (Exception failure) when (IsUnfit(failure))
        {
            throw new StorageException(failure.Message, failure);
        }
    }

    public override string Name => "mysql";

    /// <summary>"chat on 127.0.0.1:3306".</summary>
    public override string Place { get; }

    public override string ForUpdate => " FOR UPDATE";

    /// <summary>The old form of FOR SHARE, because MariaDB has no other.</summary>
    public override string ForShare => " LOCK IN SHARE MODE";

    /// <summary>Not INSERT IGNORE, which would pass over every other error as well.</summary>
    public override string UnlessThere => " ON DUPLICATE KEY UPDATE id = id";

    public override int TuplesInStatement => 100;

    public override string LastKey => "last_insert_id()";

    public override string LockSchema => $"SELECT get_lock({SchemaLock}, 60)";

    public override string UnlockSchema => $"SELECT release_lock({SchemaLock})";

    public override string BeginAfterTableChange => "START TRANSACTION";

    public override void Prepare()
    {
        using var connection = Open();
    }

    public override DbConnection Open() => _source.OpenConnection();

    public override DbTransaction Begin(DbConnection connection) => connection.BeginTransaction(IsolationLevel.ReadCommitted);

    public override bool IsDuplicateKey(DbException failure) => NumberOf(failure) == DuplicateEntry;

    public override bool IsAlreadyDone(DbException failure) =>
        NumberOf(failure) is TableExists or DuplicateColumn or DuplicateKeyName or NothingToDrop;

    public override bool IsDeadlock(DbException failure) => NumberOf(failure) == Deadlock;

    public override int NumberOf(DbException failure) => failure is MySqlException { Number: var number } ? number : 0;

    /// <returns>Why <paramref name="connectionString"/> cannot be used, in one line and with what to do; null when it can.</returns>
    public static string? ProblemWith(string connectionString)
    {
        try
        {
            var settings = new MySqlConnectionStringBuilder(connectionString);
            var missing = settings.Server.Length == 0 ? "Server" : settings.Database.Length == 0 ? "Database" : null;
            return missing is null
                ? null : $"{missing}= is missing: give it as mysql:Server=127.0.0.1;Database=chat;User ID=chat;Password=...";
        }
        catch (Exception failure) when (IsUnfit(failure))
        {
            return $"the part after mysql: cannot be understood: {failure.Message}";
        }
    }

    public override void Dispose() => _source.Dispose();

    private static bool IsUnfit(Exception failure) => failure is ArgumentException or FormatException or InvalidOperationException;
}
