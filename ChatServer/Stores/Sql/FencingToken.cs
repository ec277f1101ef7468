namespace ChatCluster.Server.Stores.Sql;

/// <summary>One term of one server process: what stands beside a user to say by which server the user is online.</summary>
/// <param name="Server">"ip:port".</param>
/// <param name="Epoch">Grows with each term of any server; a term is a life of the process, or the time from one lost lease to the
/// next.</param>
public sealed record ServerTerm(string Server, long Epoch);

/// <summary>
/// This server's fencing token: the term of its lease, shown to the database within each transaction that writes. A server that was
/// suspended beyond its lease (SIGSTOP, a sleeping laptop, a paused virtual machine) does not know that others have taken its users over;
/// the transaction does.
/// </summary>
/// <remarks>
/// Leases are C. Gray and D. Cheriton's, "Leases: An Efficient Fault-Tolerant Mechanism for Distributed File Cache Consistency", SOSP 1989.
/// That a lease alone does not keep a suspended holder from writing, and that the storage therefore has to check a number which grows with
/// each lease: M. Kleppmann, "How to do distributed locking", 2016.
/// </remarks>
public sealed class FencingToken(TimeProvider time)
{
    private const string FindTerm = "SELECT 1 FROM serverlease WHERE server = @Server AND epoch = @Epoch";

    private volatile Lease? _lease;
    private long _answered;

    /// <summary>By this process's monotonic clock no other server can have found the lease expired.</summary>
    public bool IsHeld => _lease is { } lease && time.GetElapsedTime(lease.Since) < lease.Duration;

    /// <summary>
    /// This process has not asked the database for longer than its lease, so it did not run: until the database has told what became of
    /// its users meanwhile, what they sent before is not to be brought on its way.
    /// </summary>
    public bool WasSuspended => _lease is { } lease && time.GetElapsedTime(Volatile.Read(ref _answered)) >= lease.Duration;

    /// <param name="since">The timestamp before the database was asked to begin or renew the lease.</param>
    public void Hold(ServerTerm term, long since, TimeSpan duration) => _lease = new(term, since, duration);

    /// <summary>
    /// The database has said which users are still ours, and the others are disconnected; or it could not answer, and this process ran
    /// while it waited.
    /// </summary>
    /// <param name="since">The timestamp before the database was asked: the process may have been suspended between the database's answer
    /// and this call.</param>
    public void NoteAnswer(long since) => Volatile.Write(ref _answered, since);

    /// <summary>Refuses at once, without the database, what could not be committed.</summary>
    /// <exception cref="StorageException">The lease may have expired.</exception>
    internal void DemandHeld()
    {
        if (!IsHeld)
            throw new StorageException("this server's lease has not been renewed in time");
    }

    /// <exception cref="StorageException">The lease is not the current one.</exception>
    internal void Demand(SqlWork sql)
    {
        if (_lease is { } lease)
            Demand(sql, lease.Term);
    }

    /// <summary>
    /// The term is the current one, and stays it until this transaction has ended: a transaction that wants to end it waits for this one.
    /// </summary>
    /// <exception cref="StorageException">It is not.</exception>
    internal static void Demand(SqlWork sql, ServerTerm term)
    {
        if (sql.First<int>(FindTerm + sql.ForShare, term) == 0)
            throw new StorageException($"the lease of {term.Server} is lost");
    }

    private sealed record Lease(ServerTerm Term, long Since, TimeSpan Duration);
}
