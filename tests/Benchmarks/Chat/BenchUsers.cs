using ChatCluster.Server.Accounts;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>Fills the database of a server.</summary>
internal static class BenchUsers
{
    /// <summary>The password of every user. Its hash costs next to nothing, except for the users whose login is measured.</summary>
    public const string Password = "benchmark";

    /// <summary>Ids from 1 to here.</summary>
    public const int Count = 6000;

    /// <summary>The first user whose password is hashed as the server hashes.</summary>
    public const int SlowFrom = 1_000_000;

    /// <summary>As PasswordOptions has it.</summary>
    private const int UsualIterations = 600_000;

    private const int SlowCount = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <param name="where">The server has made its tables.</param>
    public static Task AddAsync(DatabaseOptions where)
    {
        var slow = PasswordHash.Make(Password, UsualIterations);
        return AddAsync(where, Quick(1, Count).Concat(Enumerable.Range(SlowFrom, SlowCount).Select(id => (id, slow))));
    }

    /// <summary>More, with the ids that follow <see cref="Count"/>.</summary>
    public static Task AddMoreAsync(DatabaseOptions where, int count) => AddAsync(where, Quick(Count + 1, count));

    /// <param name="firstId">Of the first group; the others' follow.</param>
    /// <param name="members">Of each group.</param>
    public static Task AddGroupsAsync(DatabaseOptions where, int firstId, IEnumerable<IEnumerable<int>> members)
    {
        var groups = members.Select((users, index) => (Id: firstId + index, Users: users)).ToList();
        return WriteAsync(where, sql =>
        {
            sql.Execute(
                "INSERT INTO allgroup (id, groupname, namekey, createdat) VALUES (@id, @name, @name, 0)",
                groups.Select(static group => new { id = group.Id, name = $"group {group.Id}" }));
            return sql.Execute(
                "INSERT INTO groupuser (groupid, userid, createdat) VALUES (@group, @user, 0)",
                groups.SelectMany(static group => group.Users.Select(user => new { group = group.Id, user })));
        });
    }

    private static IEnumerable<(int Id, string Hash)> Quick(int first, int count)
    {
        var quick = PasswordHash.Make(Password, iterations: 1);
        return Enumerable.Range(first, count).Select(id => (id, quick));
    }

    private static Task AddAsync(DatabaseOptions where, IEnumerable<(int Id, string Hash)> users) => WriteAsync(where, sql => sql.Execute(
        "INSERT INTO user (id, name, password, createdat) VALUES (@id, @name, @password, 0)",
        users.Select(static user => new { id = user.Id, name = $"user {user.Id}", password = user.Hash })));

    private static async Task WriteAsync(DatabaseOptions where, Func<SqlWork, int> write)
    {
        using var database = new Database(where, NullLogger<Database>.Instance);
        await database.WriteUnfencedAsync(write, Patience);
    }
}
