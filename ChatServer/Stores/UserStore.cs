using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>One person's account.</summary>
/// <param name="PasswordHash">Never the password, always <c>$pbkdf2-sha256$...</c>.</param>
public sealed record UserAccount(int Id, string Name, string PasswordHash);

/// <summary>The accounts.</summary>
public sealed class UserStore(Database database, TimeProvider time)
{
    /// <returns>Null when there is nobody with this id.</returns>
    public Task<UserAccount?> FindAsync(int id) => database.ReadAsync(sql =>
        sql.First<(string Name, string Password)>("SELECT name, password FROM user WHERE id = @id", new { id }) is { Name: not null } row
            ? new UserAccount(id, row.Name, row.Password)
            : null);

    /// <returns>The new account's id; null when the name is taken.</returns>
    public Task<int?> AddAsync(string name, string passwordHash) => database.WriteAsync(sql => sql.First<int?>(
        "INSERT INTO user (name, password, createdat) VALUES (@name, @passwordHash, @now) ON CONFLICT (name) DO NOTHING RETURNING id",
        new { name, passwordHash, now = time.GetUtcNow().ToUnixTimeMilliseconds() }));
}
