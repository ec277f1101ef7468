using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>Who is on whose list of friends: one direction, as in the course.</summary>
public sealed class FriendStore(Database database, TimeProvider time)
{
    /// <returns>Those who have this person on their lists.</returns>
    public Task<List<int>> WatchersAsync(int userId) => database.ReadAsync(sql =>
        sql.Query<int>("SELECT userid FROM friend WHERE friendid = @userId", new { userId }));

    /// <returns>The friend, or null when there is no such user; and whether he was put on the list now (not before).</returns>
    public Task<(FriendInfo? Friend, bool Added)> AddAsync(int userId, int friendId) => database.WriteAsync<(FriendInfo?, bool)>(sql =>
    {
        var (name, state) = sql.First<(string? Name, string State)>("SELECT name, state FROM user WHERE id = @friendId", new { friendId });
        if (name is null)
            return (null, false);
        var added = sql.TryInsert(
            "INSERT INTO friend (userid, friendid, createdat) VALUES (@userId, @friendId, @now)",
            new { userId, friendId, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        return (new(friendId, name, RosterStore.IsOnline(state)), added);
    });
}
