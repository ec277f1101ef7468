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

    /// <param name="where">The server has made its tables.</param>
    public static async Task AddAsync(DatabaseOptions where)
    {
        using var database = new Database(where, NullLogger<Database>.Instance);
        var quick = PasswordHash.Make(Password, iterations: 1);
        var slow = PasswordHash.Make(Password, UsualIterations);
        var ids = Enumerable.Range(1, Count).Concat(Enumerable.Range(SlowFrom, SlowCount));
        await database.WriteUnfencedAsync(
            sql => sql.Execute(
                "INSERT INTO user (id, name, password, createdat) VALUES (@id, @name, @password, 0)",
                ids.Select(id => new { id, name = $"user {id}", password = id < SlowFrom ? quick : slow })),
            TimeSpan.FromMinutes(1));
    }
}
