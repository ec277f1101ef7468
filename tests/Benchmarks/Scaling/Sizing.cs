namespace ChatCluster.Benchmarks.Scaling;

/// <summary>
/// How many of each a community needs, by the measured factors: each kind is loaded to <see cref="Factors.TargetLoad"/> in the busiest hour
/// when the spare one is lost.
/// </summary>
internal sealed class Sizing
{
    private const double Million = 1e6;

    public Sizing(Community community)
    {
        Community = community;
        var spare = community.SurvivesLosses ? 1 : 0;
        // The more servers, the fewer pairs are on the same one: from the connections' number up, until they carry what they cause.
        Servers = Rounded(community.Online / Factors.ConnectionsOfServer) + spare;
        while ((Servers - spare) * Factors.Cores * Factors.TargetLoad < ServerCores)
            Servers++;
        Redis = Servers == 1 ? 0 : Needed(RedisCores, cores: 1) + spare;
        Databases = Needed(DatabaseCores, Factors.Cores);
        var ports = Servers * Factors.PortsToServer;
        Balancers = spare + Math.Max(
            Needed(BalancerCores + (community.Connects / Factors.BalancerConnects), cores: 1),
            Rounded(community.Online / Math.Min(Factors.SessionsOfBalancer, ports) / Factors.TargetLoad));
    }

    public Community Community { get; }

    /// <summary>With the spare one; the others likewise.</summary>
    public int Servers { get; }

    /// <summary>Shards; 0 where one server has nobody to talk to.</summary>
    public int Redis { get; }

    /// <summary>Shards, without their standbys.</summary>
    public int Databases { get; }

    public int Balancers { get; }

    /// <summary>A second, to users on other servers than the sender's.</summary>
    public double Relayed => Community.Deliveries * (1 - (1.0 / Servers));

    /// <summary>Busy cores in the busiest hour.</summary>
    public double ServerCores => HashCores + (Community.Connects / Factors.TokenLogins * Factors.Cores)
        + (((Community.Deliveries - Relayed) * Factors.LiveMessage) + (Relayed * Factors.RelayedMessage)
            + (Community.Stored * Factors.StoredMessage)) / Million;

    /// <summary>Of these, for passwords.</summary>
    public double HashCores => Community.PasswordLogins / Factors.PasswordLogins;

    public double RedisCores => Relayed * Factors.RelayedMessageRedis / Million;

    public double DatabaseCores =>
        ((Relayed * Factors.RelayedMessageDatabase) + (Community.Stored * Factors.StoredMessageDatabase)) / Million;

    /// <summary>A delivery is three frames that come in and go out: one and a half round trips.</summary>
    public double BalancerCores => Community.Deliveries * 1.5 * Factors.BalancerRoundTrip / Million;

    public double ConnectionsOfServer => Community.Online / Servers;

    /// <summary>In MB.</summary>
    public double ServerMemory => ConnectionsOfServer * Factors.ServerIdleBytes / Million;

    /// <summary>Logins by token that all servers and databases can do in a second, beside the chat.</summary>
    public double LoginsPerSecond => Math.Min(Servers, Databases) * Factors.TokenLogins * Factors.TargetLoad;

    /// <summary>Seconds until all users of a lost balancer are logged in again by token.</summary>
    public double SecondsAfterLostBalancer => Community.Online / Balancers / LoginsPerSecond;

    /// <summary>Seconds until all users are logged in by password when none has a token.</summary>
    public double SecondsOfPasswords => Community.Online / (Servers * Factors.PasswordLogins);

    private static int Needed(double busyCores, int cores) => Rounded(busyCores / cores / Factors.TargetLoad);

    private static int Rounded(double value) => Math.Max(1, (int)Math.Ceiling(value));
}
