using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Stores;

/// <summary>One user's account.</summary>
/// <param name="PasswordHash"><c>$pbkdf2-sha256$...</c>; after the course's database has been taken over, until the next login,
/// <c>$plain$</c> and the password itself.</param>
public sealed record UserAccount(int Id, string Name, string PasswordHash);

/// <summary>The accounts.</summary>
public sealed class UserStore(Database database, TimeProvider time)
{
    /// <returns>Null when there is no account with this id.</returns>
    public Task<UserAccount?> FindAsync(int id) => database.ReadAsync(sql =>
        sql.First<(string Name, string Password)>("SELECT name, password FROM user WHERE id = @id", new { id }) is { Name: not null } row
            ? new UserAccount(id, row.Name, row.Password)
            : null);

    /// <returns>The new account's id; null when the name is taken, by <see cref="NameKey"/>.</returns>
    public Task<int?> AddAsync(string name, string passwordHash) => database.WriteAsync(sql => sql.TryInsertNumbered(
        "INSERT INTO user (name, namekey, password, createdat) VALUES (@name, @key, @passwordHash, @now)",
        new { name, key = NameKey.Of(name), passwordHash, now = time.GetUtcNow().ToUnixTimeMilliseconds() }));

    /// <summary>Replaces what is stored for the password, unless it has been changed in the meantime.</summary>
    public Task<int> ReplacePasswordAsync(UserAccount account, string newHash) => database.WriteAsync(sql => sql.Execute(
        "UPDATE user SET password = @newHash WHERE id = @Id AND password = @PasswordHash",
        new { account.Id, account.PasswordHash, newHash }));
}
