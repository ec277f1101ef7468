namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// What is asked of the database while it is busy with earlier items of the same kind waits for it, and is then done together. That costs
/// little more for fifty items than for one, so the more there is to do, the less each costs; and when there is little, nothing waits.
/// </summary>
/// <param name="rowsOf">How many rows an item is.</param>
public abstract class OperationGroup<TItem, TResult>(Database database, Func<TItem, int> rowsOf)
{
    /// <summary>
    /// A group of so many takes no more items: there is little left to save, and what it locks would be locked for longer.
    /// </summary>
    private const int EnoughRows = 64;

    private readonly Lock _lock = new();
    private readonly Queue<Entry> _waiting = new();
    private bool _isRunning;

    protected Database Database => database;

    /// <summary>Does the item, alone or with others; none fails for another's sake.</summary>
    /// <exception cref="StorageException">It could not be done, or not in time.</exception>
    public Task<TResult> RunAsync(TItem item) => database.RunAsync<TResult>(operation => Begin(item, operation));

    /// <summary>Does the items in their order, on this thread; has one result for each.</summary>
    /// <param name="mayCommit">To be asked before a commit, if there is one.</param>
    protected abstract IReadOnlyList<TResult> Run(IReadOnlyList<TItem> items, Func<bool> mayCommit);

    /// <summary>Does the item unless the operation is given up, and before the commit begins.</summary>
    internal void Begin(TItem item, Operation<TResult> operation)
    {
        lock (_lock)
        {
            _waiting.Enqueue(new(item, operation));
            if (_isRunning)
                return;
            _isRunning = true;
        }
        database.InBackground(RunAllAsync(), "run a group of database operations");
    }

    /// <summary>One group after the other, until nothing waits.</summary>
    private async Task RunAllAsync()
    {
        do
        {
            try
            {
                // Comes back where the first item came from: on a loop, after those whose items are done, whose next ones may come
                // along.
                await database.OnThreadAsync(RunNext);
            }
            catch (Exception failure)
            {
                // There was no thread for it: too much is waiting, or the server is stopping.
                Take(int.MaxValue).ForEach(entry => entry.Operation.Fail(failure));
            }
        }
        while (!IsDone());
    }

    private bool RunNext()
    {
        // Taken here, at the last moment, so that what came while a thread was waited for comes along.
        Run(Take(EnoughRows));
        return true;
    }

    private void Run(List<Entry> taken)
    {
        // One that is given up has failed already, or is about to.
        var group = taken.FindAll(static entry => !entry.Operation.IsGivenUp && !entry.Operation.Result.IsCompleted);
        if (group.Count == 0)
            return;
        var hasBegun = false;
        try
        {
            var results = Run(group.ConvertAll(static entry => entry.Item), MayCommit);
            for (var index = 0; index < group.Count; index++)
                group[index].Operation.Succeed(results[index]);
        }
        catch (Exception) when (group.Count > 1 && !hasBegun)
        {
            // One may have been given up, or be the reason. Not after a commit has begun: it may have been done all the same.
            group.ForEach(entry => Run([entry]));
        }
        catch (Exception failure)
        {
            group.ForEach(entry => entry.Operation.Fail(failure));
        }

        bool MayCommit() => hasBegun = group.TrueForAll(static entry => entry.Operation.TryCommit());
    }

    private List<Entry> Take(int enoughRows)
    {
        var taken = new List<Entry>();
        lock (_lock)
        {
            for (var rows = 0; rows < enoughRows && _waiting.TryDequeue(out var entry); rows += rowsOf(entry.Item))
                taken.Add(entry);
        }
        return taken;
    }

    private bool IsDone()
    {
        lock (_lock)
            return !(_isRunning = _waiting.Count > 0);
    }

    private readonly record struct Entry(TItem Item, Operation<TResult> Operation);
}
