using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatCluster.Server.Accounts;

/// <summary>
/// Passwords as they are stored: <c>$pbkdf2-sha256$iterations$salt$hash</c> (RFC 8018, base64), which says itself how it was made, so the
/// cost can be raised later without locking anyone out. Slow by intent.
/// </summary>
public static class PasswordHash
{
    private const string Scheme = "pbkdf2-sha256";
    private const string PlainMark = "$plain$";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    public static string Make(string password, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Text(iterations, salt, Derive(password, salt, iterations));
    }

    /// <summary>A hash that no password fits and that takes as long to check as a real one: for ids that do not exist.</summary>
    public static string MakeUnusable(int iterations) =>
        Text(iterations, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

    /// <summary>Compares in constant time. What is not a hash of ours fits nothing.</summary>
    public static bool Fits(string password, string stored)
    {
        if (stored.Split('$') is not ["", Scheme, var rounds, var saltText, var hashText]
            || !int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations < 1)
            return false;
        try
        {
            var expected = Convert.FromBase64String(hashText);
            return expected.Length == HashBytes
                && CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(saltText), iterations), expected);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>
    /// Checking it takes its time. The course's own database, taken over, also has accounts that never had a password: nothing is stored.
    /// </summary>
    public static bool IsHash(string stored) => stored.StartsWith($"${Scheme}$", StringComparison.Ordinal);

    /// <summary>
    /// What is stored is a password itself: "$plain$" and then the password. Only the course's own database, taken over, has such; each is
    /// replaced at its owner's next login.
    /// </summary>
    public static bool IsPlain(string stored) => stored.StartsWith(PlainMark, StringComparison.Ordinal);

    /// <summary>Compares in constant time.</summary>
    public static bool FitsPlain(string password, string stored) => IsPlain(stored)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(stored[PlainMark.Length..]));

    private static string Text(int iterations, byte[] salt, byte[] hash) =>
        string.Create(CultureInfo.InvariantCulture,
            $"${Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}
