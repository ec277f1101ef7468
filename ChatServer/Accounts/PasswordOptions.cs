namespace ChatCluster.Server.Accounts;

/// <summary>What a password costs, us and whoever steals the database.</summary>
public sealed record PasswordOptions
{
    /// <summary>PBKDF2 rounds for new passwords; 600 000 is OWASP's figure for SHA-256 and takes about a tenth of a second.</summary>
    public int Iterations { get; init; } = 600_000;

    /// <summary>Threads that hash: all cores but one, so that a storm of logins leaves one for the chat.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Logins and registrations that may wait; one more is told to try again (errno 11).</summary>
    public int QueueLength { get; init; } = 64;
}
