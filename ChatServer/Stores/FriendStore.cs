using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>The lists of friends: one direction, as in the course.</summary>
public sealed class FriendStore(Database database, QuotaOptions quotas, TimeProvider time)
{
    /// <returns>The users who have this one on their lists.</returns>
    public Task<List<int>> WatchersAsync(int userId) => database.ReadAsync(sql =>
        sql.Query<int>("SELECT userid FROM friend WHERE friendid = @userId", new { userId }));

    /// <returns>The friend, or null when there is no such user; and whether the friend came on the list.</returns>
    public Task<(FriendInfo? Friend, Addition Outcome)> AddAsync(int userId, int friendId) =>
        database.WriteAsync<(FriendInfo?, Addition)>(sql =>
    {
        var (name, state) = sql.First<(string? Name, string State)>("SELECT name, state FROM user WHERE id = @friendId", new { friendId });
        if (name is null)
            return (null, default);
        var friend = new FriendInfo(friendId, name, RosterStore.IsOnline(state));
        // One addition to an account at a time, or two servers at once would pass the bound.
        sql.First<int>("SELECT id FROM user WHERE id = @userId" + sql.ForUpdate, new { userId });
        var others = sql.First<int>("SELECT count(*) FROM friend WHERE userid = @userId AND friendid <> @friendId",
            new { userId, friendId });
        if (others >= quotas.MaxFriends)
            return (friend, Addition.AccountFull);
        var added = sql.TryInsert(
            "INSERT INTO friend (userid, friendid, createdat) VALUES (@userId, @friendId, @now)",
            new { userId, friendId, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        return (friend, added ? Addition.Added : Addition.AlreadyThere);
    });
}
