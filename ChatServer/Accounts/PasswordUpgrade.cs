using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Accounts;

/// <summary>Passwords that came in plain text with the course's own database are hashed at their owner's first login.</summary>
public sealed class PasswordUpgrade(UserStore users, PasswordService passwords, ILogger<PasswordUpgrade> log)
{
    /// <summary>Replaces what is stored, if it is the password itself. When it cannot be done now, the next login does it.</summary>
    /// <param name="password">Known to be right.</param>
    /// <returns>What is stored now, as far as this server knows.</returns>
    public async Task<string> RunAsync(IPasswordClient client, UserAccount account, string password)
    {
        if (!PasswordHash.IsPlain(account.PasswordHash) || await passwords.HashAsync(client, password) is not { } hash)
            return account.PasswordHash;
        try
        {
            if (await users.ReplacePasswordAsync(account, hash) > 0)
            {
                log.Upgraded(account.Id);
                return hash;
            }
        }
        catch (StorageException)
        {
            // The store has said why in the log.
        }
        return account.PasswordHash;
    }
}
