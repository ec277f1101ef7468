using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Accounts;

/// <summary>
/// Tokens that prove to any server of the cluster: the bearer is this login of this user. "userid.loginid.expiry.mac" with an HMAC-SHA256
/// (RFC 2104) over the first three; the key is shared through the database. A token says nothing about whether the login has ended since:
/// that is asked of the user's row.
/// </summary>
public sealed class ResumeTokens(SecretStore secrets, TimeProvider time)
{
    /// <summary>
    /// From the login, whose connection may last for hours before the server under it dies: longer than a working day. Each resumption
    /// gives a new token.
    /// </summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const string SecretName = "resume token key";

    private volatile byte[] _key = [];

    /// <summary>Must have ended before the others are called.</summary>
    public async Task LoadKeyAsync() =>
        _key = Convert.FromBase64String(
            await secrets.GetOrMakeAsync(SecretName, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));

    public string Issue(int userId, string loginId)
    {
        var claim = string.Create(CultureInfo.InvariantCulture, $"{userId}.{loginId}.{(time.GetUtcNow() + Lifetime).ToUnixTimeSeconds()}");
        return $"{claim}.{Convert.ToHexString(Mac(claim))}";
    }

    /// <returns>The login it continues; null when it is not ours, not this user's, or has expired.</returns>
    public string? LoginOf(string token, int userId)
    {
        var parts = token.Split('.');
        if (parts.Length != 4 || !IsGenuine(token[..token.LastIndexOf('.')], parts[3]))
            return null;
        return parts[0] == userId.ToString(CultureInfo.InvariantCulture)
            && long.Parse(parts[2], CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds() ? parts[1] : null;
    }

    private bool IsGenuine(string claim, string mac)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return mac.Length == 2 * HMACSHA256.HashSizeInBytes
            && Convert.FromHexString(mac, given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, Mac(claim));
    }

    private byte[] Mac(string claim) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(claim));
}
