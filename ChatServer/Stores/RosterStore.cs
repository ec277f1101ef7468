using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>The lists that a user sees after login.</summary>
public sealed record RosterLists(IReadOnlyList<FriendInfo> Friends, IReadOnlyList<GroupInfo> Groups);

/// <summary>A user's friends and groups as they are now, everything by id. "Online" means on any server of the cluster.</summary>
/// <remarks>
/// Bounded, whatever the quotas were when the rows were made: a name of 50 quotation marks, escaped at each of three levels, makes a member
/// 510 bytes, a friend 260 and a group with its one member 1600, so the largest lists are 11.5 MB. Our client reads frames of up to 16 MiB.
/// </remarks>
public sealed class RosterStore(Database database)
{
    public const int MaxFriendsListed = 10_000;
    public const int MaxGroupsListed = 5_000;

    /// <summary>Members of all groups together; in the groups beyond only the user is listed.</summary>
    public const int MaxMembersListed = 2_000;

    public Task<RosterLists> ReadAsync(int userId) => database.ReadAsync(sql => Read(sql, userId));

    /// <summary>
    /// Where <paramref name="wanted"/> is. A user may know it of those whose state the lists show: friends and members of the groups.
    /// </summary>
    /// <returns>Null when <paramref name="userId"/> may not know, or there is no such user.</returns>
    public async Task<UserLocation?> LocateAsync(int userId, int wanted)
    {
        var (name, state, server) = await database.ReadAsync(sql => sql.First<(string? Name, string State, string? Server)>(
            """
            SELECT name, state, server FROM user WHERE id = @wanted AND (id = @userId
                OR EXISTS (SELECT 1 FROM friend WHERE userid = @userId AND friendid = @wanted)
                OR EXISTS (SELECT 1 FROM groupuser m JOIN groupuser o ON o.groupid = m.groupid WHERE m.userid = @userId AND o.userid = @wanted))
            """,
            new { userId, wanted }));
        return name is null ? null : new(wanted, name, IsOnline(state) ? server : null);
    }

    internal static RosterLists Read(SqlWork sql, int userId)
    {
        var friends = sql.Query<(int Id, string Name, string State)>(
            """
            SELECT u.id, u.name, u.state FROM friend f JOIN user u ON u.id = f.friendid
            WHERE f.userid = @userId ORDER BY u.id LIMIT @MaxFriendsListed
            """,
            new { userId, MaxFriendsListed });
        // In the order of the key, so that the database stops at the limit and does not read the members of every group first.
        var members = sql.Query<(int Group, int Id, string Name, string State, string Role)>(
            """
            SELECT m.groupid, u.id, u.name, u.state, m.grouprole FROM groupuser m JOIN user u ON u.id = m.userid
            WHERE m.groupid IN (SELECT groupid FROM groupuser WHERE userid = @userId) ORDER BY m.groupid, m.userid LIMIT @MaxMembersListed
            """,
            new { userId, MaxMembersListed }).ToLookup(member => member.Group,
            member => new GroupMember(member.Id, member.Name, IsOnline(member.State), member.Role));
        var groups = sql.Query<(int Id, string Name, string Description, string UserName, string UserState, string Role)>(
            """
            SELECT g.id, g.groupname, g.groupdesc, u.name, u.state, m.grouprole
            FROM groupuser m JOIN allgroup g ON g.id = m.groupid JOIN user u ON u.id = m.userid
            WHERE m.userid = @userId ORDER BY g.id LIMIT @MaxGroupsListed
            """,
            new { userId, MaxGroupsListed });
        return new(
            [.. friends.Select(friend => new FriendInfo(friend.Id, friend.Name, IsOnline(friend.State)))],
            [.. groups.Select(group => new GroupInfo(
                group.Id,
                group.Name,
                group.Description,
                WithUser([.. members[group.Id]], new(userId, group.UserName, IsOnline(group.UserState), group.Role))))]);
    }

    internal static bool IsOnline(string state) => state == "online";

    /// <summary>A client may not know what to do with a group without members.</summary>
    private static List<GroupMember> WithUser(List<GroupMember> members, GroupMember user) =>
        members.Exists(member => member.UserId == user.UserId) ? members : [.. members.Append(user).OrderBy(member => member.UserId)];
}
