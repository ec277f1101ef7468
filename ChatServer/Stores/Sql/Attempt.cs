namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// One operation, between the caller whose patience is limited and the thread that does it. Either the caller gives up, and then nothing
/// of it is committed however late the database comes back, or the commit has begun, and then the caller waits for it.
/// </summary>
internal sealed class Attempt
{
    private const int Open = 0;
    private const int Committing = 1;
    private const int GivenUp = 2;

    private int _state = Open;

    public bool IsGivenUp => Volatile.Read(ref _state) == GivenUp;

    /// <summary>Succeeds unless the caller has given up, and again if it is done again.</summary>
    public bool TryCommit() => Interlocked.CompareExchange(ref _state, Committing, Open) != GivenUp;

    /// <summary>Succeeds unless the commit has begun.</summary>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Open) == Open;
}
