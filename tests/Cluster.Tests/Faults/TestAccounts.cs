using System.Data.Common;
using System.Security.Cryptography;
using Dapper;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>Users and groups written past the servers: many, with a password that costs nothing to check.</summary>
internal static class TestAccounts
{
    public static void AddUsers(DbConnection database, IEnumerable<int> ids, string password)
    {
        using var transaction = database.BeginTransaction();
        var salt = new byte[16];
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, 32);
        var stored = $"$pbkdf2-sha256$1${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
        database.Execute(
            "INSERT INTO user (id, name, password, createdat) VALUES (@id, @name, @stored, 0)",
            ids.Select(id => new { id, name = $"user {id}", stored }),
            transaction);
        transaction.Commit();
    }

    public static void AddGroup(DbConnection database, int id, IEnumerable<int> members)
    {
        using var transaction = database.BeginTransaction();
        database.Execute("INSERT INTO allgroup (id, groupname, createdat) VALUES (@id, @name, 0)", new { id, name = $"group {id}" },
            transaction);
        database.Execute("INSERT INTO groupuser (groupid, userid, createdat) VALUES (@id, @member, 0)",
            members.Select(member => new { id, member }), transaction);
        transaction.Commit();
    }
}
