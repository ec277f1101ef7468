namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// Group commit: what is to be written while the database is busy with earlier items waits for it, and is then written together, in one
/// transaction. That costs little more for fifty items than for one, so the more there is to write, the less each costs; and when there is
/// little, nothing waits.
/// </summary>
/// <remarks>
/// Described by D. DeWitt and others, "Implementation Techniques for Main Memory Database Systems", SIGMOD 1984. There the database gathers
/// transactions for one write of its log; here the server gathers items for one transaction, which saves the round trips too.
/// </remarks>
/// <param name="write">Writes the items in their order; has one result for each. May be run again, as in
/// <see cref="Database.WriteAsync"/>.</param>
/// <param name="rowsOf">How many rows an item is.</param>
public sealed class GroupCommit<TItem, TResult>(
    Database database, Func<SqlWork, IReadOnlyList<TItem>, IReadOnlyList<TResult>> write, Func<TItem, int> rowsOf)
{
    /// <summary>
    /// A transaction of so many takes no more items: there is little left to save, and what it locks would be locked for longer.
    /// </summary>
    private const int EnoughRows = 64;

    private readonly Lock _lock = new();
    private readonly Queue<Entry> _waiting = new();
    private bool _isWriting;

    /// <summary>Writes the item, alone or with others; none fails for another's sake.</summary>
    /// <exception cref="StorageException">As for <see cref="Database.WriteAsync"/>.</exception>
    public Task<TResult> WriteAsync(TItem item) => database.RunAsync<TResult>(operation => Begin(item, operation));

    /// <summary>Writes the item unless the operation is given up before the commit begins.</summary>
    internal void Begin(TItem item, Operation<TResult> operation)
    {
        lock (_lock)
        {
            _waiting.Enqueue(new(item, operation));
            if (_isWriting)
                return;
            _isWriting = true;
        }
        database.InBackground(WriteAllAsync(), "write a group of messages");
    }

    /// <summary>One group after the other, until nothing waits.</summary>
    private async Task WriteAllAsync()
    {
        do
        {
            try
            {
                // Comes back where the first item came from: on a loop, after those whose items are written, whose next ones may come
                // along.
                await database.OnThreadAsync(WriteNext);
            }
            catch (Exception failure)
            {
                // There was no thread for it: too much is waiting, or the server is stopping.
                Take(int.MaxValue).ForEach(entry => entry.Operation.Fail(failure));
            }
        }
        while (!IsDone());
    }

    private bool WriteNext()
    {
        // Taken here, at the last moment, so that what came while a thread was waited for comes along.
        Write(Take(EnoughRows));
        return true;
    }

    private void Write(List<Entry> taken)
    {
        // One that is given up has failed already, or is about to.
        var group = taken.FindAll(static entry => !entry.Operation.IsGivenUp && !entry.Operation.Result.IsCompleted);
        if (group.Count == 0)
            return;
        var hasBegun = false;
        try
        {
            var results = database.Write(sql => write(sql, group.ConvertAll(entry => entry.Item)), MayCommit);
            for (var index = 0; index < group.Count; index++)
                group[index].Operation.Succeed(results[index]);
        }
        catch (Exception) when (group.Count > 1 && !hasBegun)
        {
            // One may have been given up, or be the reason. Not after a commit has begun: it may have been done all the same.
            group.ForEach(entry => Write([entry]));
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
            return !(_isWriting = _waiting.Count > 0);
    }

    private readonly record struct Entry(TItem Item, Operation<TResult> Operation);
}
