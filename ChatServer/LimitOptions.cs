using System.CommandLine;
using System.Net;
using ChatCluster.Protocol.Framing;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server;

/// <summary>The limits that a command line can change: one row for each.</summary>
internal sealed class LimitOptions
{
    private const int Million = 1_000_000;
    private const int Day = 24 * 60 * 60;

    private const string Uncounted = "; loopback and the balancers' own addresses do not count";

    private static readonly ServerOptions Usual = new() { Address = IPAddress.Loopback, Port = 0, Database = new() };

    private readonly List<Row> _rows =
    [
        new("--lease", Seconds(Usual.Lease.Duration), 1, 3600,
            "seconds without a lease renewal until other servers set this server's users offline",
            static (options, n) => options with { Lease = options.Lease with { Duration = TimeSpan.FromSeconds(n) } }),
        new("--rate", Usual.Connections.MaxRate, 0, Million,
            "average messages per second from one connection, after a burst of four times as many; 0: no limit",
            static (options, n) => options with { Connections = options.Connections with { MaxRate = n, Burst = 4 * n } }),
        new("--max-connections", Usual.Connections.MaxConnections, 1, Million,
            "connections in total",
            static (options, n) => options with { Connections = options.Connections with { MaxConnections = n } }),
        new("--max-connections-per-address", Usual.Connections.MaxConnectionsPerAddress, 1, Million,
            "connections from one address" + Uncounted,
            static (options, n) => options with { Connections = options.Connections with { MaxConnectionsPerAddress = n } }),
        new("--registrations", Usual.Accounts.Registrations, 0, Million,
            "registrations per minute from one address" + Uncounted,
            static (options, n) => options with { Accounts = options.Accounts with { Registrations = n } }),
        new("--failed-logins", Usual.Accounts.FailuresPerConnection, 1, Million,
            "failed logins on one connection before it is closed",
            static (options, n) => options with { Accounts = options.Accounts with { FailuresPerConnection = n } }),
        new("--failed-logins-per-address", Usual.Accounts.FailuresPerAddress, 1, Million,
            "failed logins per minute from one address before it has to wait" + Uncounted,
            static (options, n) => options with { Accounts = options.Accounts with { FailuresPerAddress = n } }),
        new("--password-checks", Usual.Accounts.ChecksPerId, 1, Million,
            "password checks of one account per minute without success, then one every 3 seconds",
            static (options, n) => options with { Accounts = options.Accounts with { ChecksPerId = n } }),
        new("--waiting-logins", Usual.Passwords.QueueLength, 1, 100_000,
            "logins and registrations in the queue; beyond that the oldest is rejected",
            static (options, n) => options with { Passwords = options.Passwords with { QueueLength = n } }),
        new("--waiting-logins-per-address", Usual.Passwords.WaitingPerAddress, 1, 100_000,
            "the same from one address, and twice as many from one IPv6 /48" + Uncounted,
            static (options, n) => options with { Passwords = options.Passwords with { WaitingPerAddress = n, WaitingPerSite = 2 * n } }),
        new("--first-message", 0, 0, Day,
            "seconds from connect to the first message before the connection is closed; 0: no limit;"
            + $" if not given, {Seconds(ConnectionOptions.UsualFirstMessageTime)} with --no-course-clients",
            static (options, n) => options with { Connections = options.Connections with { FirstMessageTime = TimeSpan.FromSeconds(n) } }),
        new("--login-time", Seconds(Usual.Connections.LoginTime), 0, Day,
            "seconds from connect to the first login before the connection is closed; 0: no limit",
            static (options, n) => options with { Connections = options.Connections with { LoginTime = TimeSpan.FromSeconds(n) } }),
        new("--idle-timeout", Seconds(Usual.Connections.IdleTimeout), 0, Day,
            "idle timeout in seconds of clients that use the heartbeat; 0: no limit",
            static (options, n) => options with { Connections = options.Connections with { IdleTimeout = TimeSpan.FromSeconds(n) } }),
        new("--mailbox-messages", Usual.Mailbox.MaxMessages, 10, Million,
            "waiting offline messages of one user; one sender may use a tenth",
            static (options, n) => options with { Mailbox = options.Mailbox with { MaxMessages = n } }),
        new("--mailbox-bytes", Usual.Mailbox.MaxBytes, 10 * FrameReader.DefaultMaxBytes, int.MaxValue,
            "bytes of these messages; one sender may use a tenth",
            static (options, n) => options with { Mailbox = options.Mailbox with { MaxBytes = n } }),
        new("--confirmation-time", Seconds(Usual.Delivery.ConfirmationTime), 1, Day,
            "seconds until an unconfirmed message is stored and its sender is notified",
            static (options, n) => options with { Delivery = options.Delivery with { ConfirmationTime = TimeSpan.FromSeconds(n) } }),
        new("--max-friends", Usual.Quotas.MaxFriends, 1, RosterStore.MaxFriendsListed,
            "friends of one account",
            static (options, n) => options with { Quotas = options.Quotas with { MaxFriends = n } }),
        new("--max-groups", Usual.Quotas.MaxGroups, 1, RosterStore.MaxGroupsListed,
            "groups of one account",
            static (options, n) => options with { Quotas = options.Quotas with { MaxGroups = n } }),
        new("--max-group-members", Usual.Quotas.MaxMembers, 1, 100_000,
            "members of one group",
            static (options, n) => options with { Quotas = options.Quotas with { MaxMembers = n } }),
        new("--roster-rate", Usual.Quotas.RosterRate, 0, 64 * 1024 * 1024,
            "average bytes per second of requested friend and group lists per connection, after a burst of 16 times as many; 0: no limit",
            static (options, n) => options with { Quotas = options.Quotas with { RosterRate = n } }),
    ];

    public IEnumerable<Option> All => _rows.Select(static row => row.Option);

    /// <returns>The options with the limits that the line names; the others keep their defaults.</returns>
    public ServerOptions Apply(ParseResult line, ServerOptions options) => _rows
        .Where(row => line.GetResult(row.Option) is { Implicit: false })
        .Aggregate(options, (changed, row) => row.Apply(changed, line.GetRequiredValue(row.Option)));

    private static int Seconds(TimeSpan time) => (int)time.TotalSeconds;

    /// <param name="usual">The default.</param>
    /// <param name="least">The smallest number allowed.</param>
    /// <param name="most">The largest number allowed.</param>
    private sealed class Row(
        string name, int usual, int least, int most, string description, Func<ServerOptions, int, ServerOptions> apply)
    {
        public Option<int> Option { get; } = NumberOption.Of(name, usual, least, most, description);

        public ServerOptions Apply(ServerOptions options, int number) => apply(options, number);
    }
}
