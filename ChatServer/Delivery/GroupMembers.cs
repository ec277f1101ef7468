using System.Collections.Concurrent;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// Who is in a group. The database is asked each time, because people join on other servers too. What it said last is remembered for times
/// when it does not answer: nobody leaves a group, so whoever was in it still is, though others may have joined.
/// </summary>
public sealed class GroupMembers(GroupStore store)
{
    /// <summary>Groups that are remembered.</summary>
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<int, IReadOnlyList<int>> _last = new();

    /// <returns>The members' ids; null when there is no such group.</returns>
    /// <exception cref="StorageException">The database did not say.</exception>
    public async Task<IReadOnlyList<int>?> ReadAsync(int groupId)
    {
        var members = await store.MembersAsync(groupId);
        if (members is null)
            return null;
        if (!_last.ContainsKey(groupId) && _last.Count >= MaxRemembered)
            _last.Clear();
        _last[groupId] = members;
        return members;
    }

    /// <returns>Those who were in it when the database was asked last; empty when that is not known.</returns>
    public IReadOnlyList<int> Remembered(int groupId) => _last.GetValueOrDefault(groupId, []);
}
