namespace ChatCluster.Benchmarks.Scaling;

/// <summary>
/// What one of each carried on the machine of docs/benchmarks.md, two cores that clients, servers and databases share. Processor times are
/// seconds for a million of what they are for, which is microseconds for one.
/// </summary>
internal static class Factors
{
    /// <summary>Cores of the machine that a server, and a database, is taken to have.</summary>
    public const int Cores = 2;

    /// <summary>Of what is there; the rest is for minutes that are busier than the hour, and for the neighbour that fails.</summary>
    public const double TargetLoad = 0.5;

    /// <summary>Round trips through one worker, 50 connections ("processor s per million" of bench.sh balancer).</summary>
    public const double BalancerRoundTrip = 11.5;

    /// <summary>Connections a second that one balancer opened (bench.sh balancer).</summary>
    public const double BalancerConnects = 13_700;

    /// <summary>Bytes of the balancer for an idle connection (bench.sh balancer).</summary>
    public const double BalancerIdleBytes = 1378;

    /// <summary>
    /// Sessions of one balancer to one server: each needs a source port of its own, of net.ipv4.ip_local_port_range (32768 to 60999).
    /// </summary>
    public const double PortsToServer = 28_232;

    /// <summary>Sessions of a balancer: two descriptors each, with <c>worker_connections 64000</c>.</summary>
    public const double SessionsOfBalancer = 32_000;

    /// <summary>A live message at 50 pairs, acknowledged (bench.sh chat).</summary>
    public const double LiveMessage = 16.4;

    /// <summary>
    /// A relayed message, of both servers together: one pair across two servers on MariaDB (bench.sh cluster). With many servers few
    /// messages meet at one of them and share a transaction, so what one pair costs is what counts, not what 50 cost.
    /// </summary>
    public const double RelayedMessage = 2470;

    /// <summary>The same, of Redis.</summary>
    public const double RelayedMessageRedis = 91.6;

    /// <summary>The same, of MariaDB.</summary>
    public const double RelayedMessageDatabase = 1260;

    /// <summary>A stored message, of the server, at 50 writers (bench.sh chat).</summary>
    public const double StoredMessage = 80.4;

    /// <summary>The same, of MariaDB: taken to be half of what a relayed message costs, which is stored, read and deleted.</summary>
    public const double StoredMessageDatabase = RelayedMessageDatabase / 2;

    /// <summary>
    /// Connections of a server that were measured (bench.sh chat, idle); the default of --max-connections is twice as many.
    /// </summary>
    public const double ConnectionsOfServer = 5000;

    /// <summary>A second of one core makes so many password hashes (bench.sh chat, logins).</summary>
    public const double PasswordLogins = 6.4;

    /// <summary>Logins by token that one server and its database did in a second (bench.sh chat, logins).</summary>
    public const double TokenLogins = 2070;

    /// <summary>Bytes of the server for an idle logged-in connection (bench.sh chat, idle).</summary>
    public const double ServerIdleBytes = 5.6 * 1024;
}
