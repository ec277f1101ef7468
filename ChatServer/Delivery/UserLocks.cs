namespace ChatCluster.Server.Delivery;

/// <summary>
/// A striped lock by user id. It makes two things exclude each other: a user's login (read the offline messages, enter the connection map),
/// and storing a message for that user because they are not in the map. Otherwise a message that is stored just after the login has read
/// the mailbox would wait for the next login.
/// </summary>
/// <remarks>A message to a user who is in the map needs no lock. Several users may share a lock; that only costs time.</remarks>
public sealed class UserLocks
{
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Acquires the locks of these users, always in the same order, so that no deadlock is possible.</summary>
    /// <returns>Releases them when disposed.</returns>
    public async Task<IDisposable> AcquireAsync(params IEnumerable<int> userIds)
    {
        var locks = userIds.Select(id => (int)((uint)id % _locks.Length)).Distinct().Order().Select(index => _locks[index]).ToList();
        foreach (var userLock in locks)
            await userLock.WaitAsync();
        return new Releaser(locks);
    }

    private sealed class Releaser(List<SemaphoreSlim> locks) : IDisposable
    {
        public void Dispose() => locks.ForEach(userLock => userLock.Release());
    }
}
