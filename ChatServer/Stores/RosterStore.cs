using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>The lists that a person sees after login.</summary>
public sealed record RosterLists(IReadOnlyList<FriendInfo> Friends, IReadOnlyList<GroupInfo> Groups);

/// <summary>Somebody's friends and groups as they are now, everything by id. "Online" means on any server of the cluster.</summary>
public sealed class RosterStore(Database database)
{
    public Task<RosterLists> ReadAsync(int userId) => database.ReadAsync(sql => Read(sql, userId));

    internal static RosterLists Read(SqlWork sql, int userId)
    {
        var friends = sql.Query<(int Id, string Name, string State)>(
            """
            SELECT u.id, u.name, u.state FROM friend f JOIN user u ON u.id = f.friendid
            WHERE f.userid = @userId ORDER BY u.id
            """,
            new { userId });
        var members = sql.Query<(int Group, int Id, string Name, string State, string Role)>(
            """
            SELECT m.groupid, u.id, u.name, u.state, m.grouprole FROM groupuser m JOIN user u ON u.id = m.userid
            WHERE m.groupid IN (SELECT groupid FROM groupuser WHERE userid = @userId) ORDER BY u.id
            """,
            new { userId }).ToLookup(member => member.Group, member => new GroupMember(member.Id, member.Name, IsOnline(member.State), member.Role));
        var groups = sql.Query<(int Id, string Name, string Description)>(
            """
            SELECT g.id, g.groupname, g.groupdesc FROM groupuser m JOIN allgroup g ON g.id = m.groupid
            WHERE m.userid = @userId ORDER BY g.id
            """,
            new { userId });
        return new(
            [.. friends.Select(friend => new FriendInfo(friend.Id, friend.Name, IsOnline(friend.State)))],
            [.. groups.Select(group => new GroupInfo(group.Id, group.Name, group.Description, [.. members[group.Id]]))]);
    }

    internal static bool IsOnline(string state) => state == "online";
}
