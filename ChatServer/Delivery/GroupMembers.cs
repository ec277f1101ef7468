using System.Collections.Concurrent;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// The members of groups. The database is asked each time, because users join on other servers too. Its last answer is remembered for times
/// when it does not answer: users never leave a group, so the remembered members are still in it, though others may have joined.
/// </summary>
public sealed class GroupMembers(GroupStore store)
{
    private const int MaxRememberedGroups = 10_000;

    private readonly ConcurrentDictionary<int, IReadOnlyList<int>> _last = new();

    /// <returns>The members' ids; null when there is no such group.</returns>
    /// <exception cref="StorageException">The database could not answer.</exception>
    public async Task<IReadOnlyList<int>?> ReadAsync(int groupId)
    {
        var members = await store.MembersAsync(groupId);
        if (members is null)
            return null;
        if (!_last.ContainsKey(groupId) && _last.Count >= MaxRememberedGroups)
            _last.Clear();
        _last[groupId] = members;
        return members;
    }

    /// <returns>The members at the database's last answer; empty when there was none.</returns>
    public IReadOnlyList<int> Remembered(int groupId) => _last.GetValueOrDefault(groupId, []);
}
