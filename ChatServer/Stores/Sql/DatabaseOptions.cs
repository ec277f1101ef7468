namespace ChatCluster.Server.Stores.Sql;

/// <summary>Where the data lies and how patient we are with it. Either <see cref="File"/> or <see cref="MySql"/> is given.</summary>
public sealed record DatabaseOptions
{
    /// <summary>
    /// The SQLite file. Several servers on one machine share it; made, with its folder, when it is not there. Not on a network drive.
    /// </summary>
    public string? File { get; init; }

    /// <summary>
    /// A MySQL or MariaDB database, as an ADO.NET connection string: "Server=127.0.0.1;Port=3306;Database=chat;User ID=chat;Password=...".
    /// Time-outs, character set and pool size are ours.
    /// </summary>
    public string? MySql { get; init; }

    /// <summary>May the course's own database be changed into ours? Otherwise it is refused and stays as it is.</summary>
    public bool Migrate { get; init; }

    /// <summary>How the texts of the course's own database are read; null to decide by what they are.</summary>
    public CourseReading? CourseText { get; init; }

    /// <summary>
    /// The file that says what became of the names in the course's own database; null for none. Replaced when it is there.
    /// </summary>
    public string? CourseReport { get; init; }

    /// <summary>How long one SQLite statement waits for another process's transaction before it counts as failed (errno 12).</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long MySQL may take to connect, and for one statement. Whole seconds, at least one.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long an operation may take in all, its wait for a thread included, before its caller is told that it failed (errno 12). A
    /// database that is frozen answers nothing at all, and the driver's own time-outs hold for each statement only.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// What was accepted survives the death of the process in any case. With this it survives a power failure too, because each transaction
    /// waits for the disk (PRAGMA synchronous = FULL instead of NORMAL); storing and logging in then take as long as the disk does.
    /// </summary>
    public bool SyncFull { get; init; }

    /// <summary>Threads that talk to the database. SQLite writes one transaction at a time; more threads only help readers.</summary>
    public int Threads { get; init; } = 3;

    /// <summary>Operations that may wait for a thread; one more fails at once with errno 12.</summary>
    public int QueueLength { get; init; } = 4096;
}
