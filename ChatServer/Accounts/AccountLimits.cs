namespace ChatCluster.Server.Accounts;

/// <summary>How often somebody may guess a password, or register.</summary>
public sealed record AccountLimits
{
    /// <summary>Failed logins of one id, or from one address, within <see cref="Window"/> that have no consequence but the last one.</summary>
    public int Failures { get; init; } = 3;

    /// <summary>How long a failure, or a registration, is remembered.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After one failure too many; each further failure doubles it.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>From one address within <see cref="Window"/>.</summary>
    public int Registrations { get; init; } = 60;
}
