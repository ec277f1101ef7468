namespace ChatCluster.Benchmarks.Scaling;

/// <summary>Users and what they do. All figures are assumptions; docs/scaling.md says so.</summary>
/// <param name="OnlineShare">Of the users, in the busiest hour.</param>
/// <param name="MessagesPerDay">That one user writes.</param>
/// <param name="Receivers">Of one message, groups included, on average.</param>
/// <param name="AwayShare">Of the receivers, not online at that moment.</param>
/// <param name="PasswordLoginsPerDay">Of one user; the other logins continue by token.</param>
/// <param name="ConnectsPerDay">Of one user: new networks, sleeping telephones.</param>
/// <param name="PeakFactor">The busiest hour beside the day's mean.</param>
/// <param name="SurvivesLosses">Of everything there is one more than is needed, for the one that fails.</param>
internal sealed record Community(
    int Users, double OnlineShare, double MessagesPerDay, double Receivers, double AwayShare, double PasswordLoginsPerDay,
    double ConnectsPerDay, double PeakFactor, bool SurvivesLosses)
{
    private const double SecondsPerDay = 86_400;

    /// <summary>All in one lesson of an hour: everybody is there and types a message a minute.</summary>
    public static Community Class { get; } = new(50, 1, 60, 10, 0, 1, 1, 24, SurvivesLosses: false);

    public static Community Campus { get; } = new(10_000, 0.4, 40, 5, 0.3, 0.5, 8, 4, SurvivesLosses: true);

    public static Community City { get; } = new(1_000_000, 0.3, 40, 5, 0.5, 0.1, 8, 1.7, SurvivesLosses: true);

    /// <summary>Connections in the busiest hour.</summary>
    public double Online => Users * OnlineShare;

    /// <summary>Messages that are written in a second of the busiest hour.</summary>
    public double Messages => PerSecond(MessagesPerDay);

    /// <summary>Deliveries to users who are online.</summary>
    public double Deliveries => Messages * Receivers * (1 - AwayShare);

    /// <summary>Deliveries to mailboxes of users who are away.</summary>
    public double Stored => Messages * Receivers * AwayShare;

    public double PasswordLogins => PerSecond(PasswordLoginsPerDay);

    public double Connects => PerSecond(ConnectsPerDay);

    private double PerSecond(double perDay) => Users * perDay / SecondsPerDay * PeakFactor;
}
