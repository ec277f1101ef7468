using ChatCluster.Server.Accounts;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>Fills a database before its server starts.</summary>
internal static class People
{
    /// <summary>Everybody's password. Its hash costs next to nothing, but for the people whose login is measured.</summary>
    public const string Password = "benchmark";

    /// <summary>Ids from 1 to here.</summary>
    public const int Count = 6000;

    /// <summary>The first of the people whose password is hashed as the server hashes.</summary>
    public const int SlowFrom = 1_000_000;

    /// <summary>As PasswordOptions has it.</summary>
    private const int UsualIterations = 600_000;

    private const int SlowCount = 200;

    public static async Task SettleAsync(DatabaseOptions where)
    {
        using var database = new Database(where, NullLogger<Database>.Instance);
        await new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
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
