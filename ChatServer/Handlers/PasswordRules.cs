namespace ChatCluster.Server.Handlers;

/// <summary>Which passwords an account may have. As in the course, almost any.</summary>
internal static class PasswordRules
{
    private const int MaxLength = 128;

    /// <returns>What is wrong with the password, for the user to read; null when nothing is.</returns>
    public static string? ProblemWith(string password) =>
        password.Length is 0 or > MaxLength ? $"the password must have 1 to {MaxLength} characters" : null;
}
