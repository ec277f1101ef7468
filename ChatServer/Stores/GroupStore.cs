using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>The groups and who is in them.</summary>
public sealed class GroupStore(Database database, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes a group with its creator as the first member.</summary>
    /// <returns>The group's id; null when the name is taken.</returns>
    public Task<int?> CreateAsync(string name, string description, int creatorId) => database.WriteAsync(sql =>
    {
        var groupId = sql.TryInsertNumbered(
            "INSERT INTO allgroup (groupname, groupdesc, createdat) VALUES (@name, @description, @now)",
            new { name, description, now = Now });
        if (groupId is { } id)
            AddMember(sql, id, creatorId, GroupMember.Creator);
        return groupId;
    });

    /// <returns>The group without its members, or null when there is none with this id; and whether the user came in now (not
    /// before).</returns>
    public Task<(GroupInfo? Group, bool Joined)> JoinAsync(int groupId, int userId) => database.WriteAsync<(GroupInfo?, bool)>(sql =>
    {
        var (name, description) = sql.First<(string? Name, string Description)>(
            "SELECT groupname, groupdesc FROM allgroup WHERE id = @groupId", new { groupId });
        return name is null ? (null, false) : (new(groupId, name, description, []), AddMember(sql, groupId, userId, GroupMember.Normal));
    });

    /// <returns>The members' ids; null when there is no such group.</returns>
    public Task<IReadOnlyList<int>?> MembersAsync(int groupId) => database.ReadAsync<IReadOnlyList<int>?>(sql =>
        // A group always has its creator, so no rows means no group.
        sql.Query<int>("SELECT userid FROM groupuser WHERE groupid = @groupId ORDER BY userid", new { groupId }) is { Count: > 0 } ids ? ids : null);

    private bool AddMember(SqlWork sql, int groupId, int userId, string role) => sql.TryInsert(
        "INSERT INTO groupuser (groupid, userid, grouprole, createdat) VALUES (@groupId, @userId, @role, @now)",
        new { groupId, userId, role, now = Now });
}
