namespace ChatCluster.Server.Stores.Sql;

/// <summary>Where the data lies and how patient we are with it.</summary>
public sealed record DatabaseOptions
{
    /// <summary>
    /// The SQLite file. Several servers on one machine share it; made, with its folder, when it is not there. Not on a network drive.
    /// </summary>
    public required string File { get; init; }

    /// <summary>
    /// What was accepted survives the death of the process in any case. With this it survives a power failure too, because each transaction
    /// waits for the disk (PRAGMA synchronous = FULL instead of NORMAL); storing and logging in then take as long as the disk does.
    /// </summary>
    public bool SyncFull { get; init; }

    /// <summary>How long one statement waits for another process's transaction before it counts as failed (errno 12).</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Threads that talk to the database. SQLite writes one transaction at a time; more threads only help readers.</summary>
    public int Threads { get; init; } = 3;

    /// <summary>Operations that may wait for a thread; one more fails at once with errno 12.</summary>
    public int QueueLength { get; init; } = 4096;
}
