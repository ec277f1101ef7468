namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// One operation, between the caller whose patience is limited and the thread that does it. Either the caller gives up, and then nothing
/// of it is committed however late the database comes back, or the commit has begun, and then the caller waits for it a little longer.
/// </summary>
/// <remarks>
/// The result comes from the thread or from the deadline, whichever is first, and the caller waits for the result itself: waiting for
/// two things (<see cref="Task.WhenAny(Task[])"/>) would send each result over one more thread.
/// </remarks>
internal sealed class Operation<T>
{
    private const int Open = 0;
    private const int Committing = 1;
    private const int GivenUp = 2;

    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = Open;
    private volatile bool _hasExpired;

    public Task<T> Result => _result.Task;

    public bool IsGivenUp => Volatile.Read(ref _state) == GivenUp;

    /// <summary>A failure from now on does not mean that it is not done.</summary>
    public bool HasBegunCommit => Volatile.Read(ref _state) == Committing;

    /// <summary>The caller's patience was over before there was a result.</summary>
    public bool HasExpired => _hasExpired;

    /// <summary>Succeeds unless the caller has given up, and again if it is done again.</summary>
    public bool TryCommit() => Interlocked.CompareExchange(ref _state, Committing, Open) != GivenUp;

    /// <summary>Succeeds unless the commit has begun.</summary>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Open) == Open;

    public void Succeed(T result) => _result.TrySetResult(result);

    public void Fail(Exception failure) => _result.TrySetException(failure);

    /// <summary>The server stops before the operation has begun.</summary>
    public void Cancel() => _result.TrySetCanceled();

    /// <summary>Does the work on this thread, unless the caller has given up.</summary>
    public void Run(Func<T> work)
    {
        try
        {
            Succeed(IsGivenUp ? throw StorageException.TooLate() : work());
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    /// <summary>Fails the operation when its time is over.</summary>
    /// <param name="commitTime">What it gets beyond <paramref name="patience"/> when its commit has begun.</param>
    /// <returns>To be disposed of when there is a result.</returns>
    public Timer FailAfter(TimeSpan patience, TimeSpan commitTime) =>
        new(static operation => ((Operation<T>)operation!).Expire(), this, patience, period: commitTime);

    private void Expire()
    {
        if (TryGiveUp() || _hasExpired)
            Fail(StorageException.TooLate());
        _hasExpired = true;
    }
}
