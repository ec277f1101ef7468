using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>The users of the course's own database: with them the lesson can start at once.</summary>
public sealed class LessonSeed(Database database, TimeProvider time)
{
    private const int GroupId = 1;
    private const string GroupName = "C++ chat project";

    private static readonly (int Id, string Name, string Password)[] Users =
    [
        (13, "zhang san", "123456"),
        (15, "li si", "666666"),
        (16, "liu shuo", "123456"),
        (18, "wu yang", "123456"),
        (19, "pi pi", "123456"),
        (21, "gao yang", "123456"),
    ];

    private static readonly (int UserId, int FriendId)[] Friendships = [(13, 15), (13, 21), (21, 13), (21, 15)];

    private static readonly (int UserId, string Role)[] Members = [(13, GroupMember.Creator), (19, GroupMember.Normal),
        (21, GroupMember.Normal)];

    /// <summary>
    /// Puts them into a database without any user; any other is left alone. Servers that do it at the same time put them in once.
    /// </summary>
    /// <param name="hash">Makes of a password what is stored. Slow, so it is done before the transaction and only if needed.</param>
    /// <returns>Whether they were put in.</returns>
    public async Task<bool> PlantAsync(Func<string, string> hash)
    {
        if (!await database.ReadAsync(IsEmpty))
            return false;
        var passwords = Users.AsParallel().ToDictionary(user => user.Id, user => hash(user.Password));
        return await database.WriteUnfencedAsync(sql => IsEmpty(sql)
            && TryInsert(sql, passwords, time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    private static bool IsEmpty(SqlWork sql) => sql.First<int>("SELECT NOT EXISTS (SELECT 1 FROM user)") == 1;

    /// <returns>False when another server was faster: the first user is there already.</returns>
    private static bool TryInsert(SqlWork sql, Dictionary<int, string> passwords, long now)
    {
        foreach (var (id, name, _) in Users)
        {
            if (!sql.TryInsert(
                "INSERT INTO user (id, name, namekey, password, createdat) VALUES (@id, @name, @key, @password, @now)",
                new { id, name, key = NameKey.Of(name), password = passwords[id], now }))
                return false;
        }
        foreach (var (userId, friendId) in Friendships)
            sql.Execute("INSERT INTO friend (userid, friendid, createdat) VALUES (@userId, @friendId, @now)",
                new { userId, friendId, now });
        sql.Execute(
            "INSERT INTO allgroup (id, groupname, namekey, groupdesc, createdat) VALUES (@GroupId, @GroupName, @key, 'start develop a chat project', @now)",
            new { GroupId, GroupName, key = NameKey.Of(GroupName), now });
        foreach (var (userId, role) in Members)
        {
            sql.Execute(
                "INSERT INTO groupuser (groupid, userid, grouprole, createdat) VALUES (@GroupId, @userId, @role, @now)",
                new { GroupId, userId, role, now });
        }
        return true;
    }
}
