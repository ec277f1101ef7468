namespace ChatCluster.Server.Accounts;

/// <summary>What a password check costs, here and for a thief of the database, and how many may wait to be hashed.</summary>
public sealed record PasswordOptions
{
    /// <summary>PBKDF2 rounds for new passwords; 600 000 is OWASP's figure for SHA-256 and takes about a tenth of a second.</summary>
    public int Iterations { get; init; } = 600_000;

    /// <summary>Threads that hash: all cores but one, so that a storm of logins leaves one for the chat.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>
    /// Logins, registrations and changes of password that may wait, one a connection; one too many pushes out the oldest, which is told to
    /// try again (errno 11).
    /// </summary>
    public int QueueLength { get; init; } = 256;

    /// <summary>The same for one address that counts (see AddressRules): a whole class behind one address may log in at once.</summary>
    public int WaitingPerAddress { get; init; } = 64;

    /// <summary>The same for one IPv6 /48.</summary>
    public int WaitingPerSite { get; init; } = 128;

    /// <summary>
    /// A login that has waited this long is told to try again (errno 11): just before a client takes the silence for a dead server.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(14);
}
