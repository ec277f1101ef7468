using System.Data;
using System.Data.Common;
using System.Globalization;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>MySQL (8.0 and later) and MariaDB (10.6 and later), through whichever driver there is.</summary>
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

    private readonly DbDataSource _source;

    /// <exception cref="StorageException">There is no driver, or it does not understand the connection string.</exception>
    public MySqlDialect(string connectionString, string driver, TimeSpan timeout, int connections)
    {
        var factory = MySqlDriver.Find(driver) ?? throw new StorageException($"the driver {driver} is not here");
        try
        {
            var settings = factory.CreateConnectionStringBuilder()!;
            settings.ConnectionString = connectionString;
            Place = string.Create(CultureInfo.InvariantCulture, $"{settings["Database"]} on {settings["Server"]}:{settings["Port"]}");
            settings["CharSet"] = "utf8mb4";
            settings["Connection Timeout"] = (uint)timeout.TotalSeconds;
            settings["Default Command Timeout"] = (uint)timeout.TotalSeconds;
            settings["Maximum Pool Size"] = (uint)connections;
            _source = factory.CreateDataSource(settings.ConnectionString);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
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

    public override string LastKey => "last_insert_id()";

    public override string LockSchema => $"SELECT get_lock({SchemaLock}, 60)";

    public override string UnlockSchema => $"SELECT release_lock({SchemaLock})";

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

    /// <summary>Both drivers write the server's number there; ADO.NET itself has no place for it.</summary>
    public override int NumberOf(DbException failure) => failure.Data["Server Error Code"] is int number ? number : 0;

    public override void Dispose() => _source.Dispose();
}
