namespace ChatCluster.Server.Accounts;

/// <summary>How often a client may guess a password, or register. See <see cref="LoginThrottle"/> for what each limit protects.</summary>
public sealed record AccountLimits
{
    /// <summary>Failed logins of one connection; the last of them closes it.</summary>
    public int FailuresPerConnection { get; init; } = 6;

    /// <summary>Failed logins of one id from one address within <see cref="Window"/> that have no consequence but the last one.</summary>
    public int Failures { get; init; } = 3;

    /// <summary>The same for one address, whatever the ids: a class behind one address mistypes now and then.</summary>
    public int FailuresPerAddress { get; init; } = 30;

    /// <summary>
    /// Checks of one id's password within <see cref="Window"/>, wherever from, that do not succeed; further ones are made no more often
    /// than each <see cref="IdPause"/>.
    /// </summary>
    public int ChecksPerId { get; init; } = 20;

    /// <summary>So about 20 guesses a minute at one account, however many guess.</summary>
    public TimeSpan IdPause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an address is known as one from which an id has logged in; there <see cref="IdPause"/> does not hold.</summary>
    public TimeSpan KnownFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a failure, or a registration, is remembered.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After one failure too many; each further failure doubles it.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>From one address within <see cref="Window"/>.</summary>
    public int Registrations { get; init; } = 60;

    /// <summary>
    /// Ids, addresses, and ids from addresses, of each kind, whose failures are remembered; of more the one nearest to its end goes.
    /// </summary>
    public int MaxRemembered { get; init; } = 10_000;
}
