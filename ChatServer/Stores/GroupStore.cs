using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>The groups and who is in them.</summary>
public sealed class GroupStore(Database database, QuotaOptions quotas, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes a group with its creator as the first member.</summary>
    /// <returns>The group's id, or null and why there is none: the name is taken (see <see cref="NameKey"/>), or the creator is in too many
    /// groups.</returns>
    public Task<(int? GroupId, Addition Outcome)> CreateAsync(string name, string description, int creatorId) =>
        database.WriteAsync<(int?, Addition)>(sql =>
    {
        if (OtherGroups(sql, creatorId, groupId: 0) >= quotas.MaxGroups)
            return (null, Addition.AccountFull);
        var groupId = sql.TryInsertNumbered(
            "INSERT INTO allgroup (groupname, namekey, groupdesc, createdat) VALUES (@name, @key, @description, @now)",
            new { name, key = NameKey.Of(name), description, now = Now });
        if (groupId is not { } id)
            return (null, Addition.AlreadyThere);
        AddMember(sql, id, creatorId, GroupMember.Creator);
        return (id, Addition.Added);
    });

    /// <returns>The group without its members, or null when there is none with this id; and whether the user came in.</returns>
    public Task<(GroupInfo? Group, Addition Outcome)> JoinAsync(int groupId, int userId) =>
        database.WriteAsync<(GroupInfo?, Addition)>(sql =>
    {
        var isUserFull = OtherGroups(sql, userId, groupId) >= quotas.MaxGroups;
        var (name, description) = sql.First<(string? Name, string Description)>(
            "SELECT groupname, groupdesc FROM allgroup WHERE id = @groupId" + sql.ForUpdate, new { groupId });
        if (name is null)
            return (null, default);
        var group = new GroupInfo(groupId, name, description, []);
        if (isUserFull)
            return (group, Addition.AccountFull);
        var others = sql.First<int>("SELECT count(*) FROM groupuser WHERE groupid = @groupId AND userid <> @userId",
            new { groupId, userId });
        if (others >= quotas.MaxMembers)
            return (group, Addition.GroupFull);
        return (group, AddMember(sql, groupId, userId, GroupMember.Normal) ? Addition.Added : Addition.AlreadyThere);
    });

    /// <returns>The members' ids; null when there is no such group.</returns>
    public Task<IReadOnlyList<int>?> MembersAsync(int groupId) => database.ReadAsync<IReadOnlyList<int>?>(sql =>
        // A group always has its creator, so no rows means no group.
        sql.Query<int>("SELECT userid FROM groupuser WHERE groupid = @groupId ORDER BY userid", new { groupId }) is { Count: > 0 } ids
            ? ids : null);

    /// <summary>
    /// How many groups the user is in besides this one. From here to the end of the transaction no other server adds one: two servers at
    /// once cannot pass the bound. A user is locked before a group, so two transactions never wait for each other in a ring.
    /// </summary>
    private static int OtherGroups(SqlWork sql, int userId, int groupId)
    {
        sql.First<int>("SELECT id FROM user WHERE id = @userId" + sql.ForUpdate, new { userId });
        return sql.First<int>("SELECT count(*) FROM groupuser WHERE userid = @userId AND groupid <> @groupId", new { userId, groupId });
    }

    private bool AddMember(SqlWork sql, int groupId, int userId, string role) => sql.TryInsert(
        "INSERT INTO groupuser (groupid, userid, grouprole, createdat) VALUES (@groupId, @userId, @role, @now)",
        new { groupId, userId, role, now = Now });
}
