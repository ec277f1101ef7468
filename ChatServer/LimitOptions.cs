using System.CommandLine;
using System.Net;
using ChatCluster.Presentation;
using ChatCluster.Protocol.Framing;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server;

/// <summary>The limits that a command line can change: one row for each.</summary>
internal sealed class LimitOptions(TextCatalog texts)
{
    private const int Million = 1_000_000;
    private const int Day = 24 * 60 * 60;

    private static readonly ServerOptions Usual = new() { Address = IPAddress.Loopback, Port = 0, Database = new() };

    private readonly List<Row> _rows =
    [
        new("--lease", Seconds(Usual.Lease.Duration), 1, 3600,
            texts["option.lease"],
            static (options, n) => options with { Lease = options.Lease with { Duration = TimeSpan.FromSeconds(n) } }),
        new("--rate", Usual.Connections.MaxRate, 0, Million,
            texts["option.rate"],
            static (options, n) => options with { Connections = options.Connections with { MaxRate = n, Burst = 4 * n } }),
        new("--max-connections", Usual.Connections.MaxConnections, 1, Million,
            texts["option.maxconnections"],
            static (options, n) => options with { Connections = options.Connections with { MaxConnections = n } }),
        new("--max-connections-per-address", Usual.Connections.MaxConnectionsPerAddress, 1, Million,
            texts["option.maxconnectionsperaddress"] + texts["option.uncounted"],
            static (options, n) => options with { Connections = options.Connections with { MaxConnectionsPerAddress = n } }),
        new("--registrations", Usual.Accounts.Registrations, 0, Million,
            texts["option.registrations"] + texts["option.uncounted"],
            static (options, n) => options with { Accounts = options.Accounts with { Registrations = n } }),
        new("--failed-logins", Usual.Accounts.FailuresPerConnection, 1, Million,
            texts["option.failedlogins"],
            static (options, n) => options with { Accounts = options.Accounts with { FailuresPerConnection = n } }),
        new("--failed-logins-per-address", Usual.Accounts.FailuresPerAddress, 1, Million,
            texts["option.failedloginsperaddress"] + texts["option.uncounted"],
            static (options, n) => options with { Accounts = options.Accounts with { FailuresPerAddress = n } }),
        new("--password-checks", Usual.Accounts.ChecksPerId, 1, Million,
            texts["option.passwordchecks"],
            static (options, n) => options with { Accounts = options.Accounts with { ChecksPerId = n } }),
        new("--waiting-logins", Usual.Passwords.QueueLength, 1, 100_000,
            texts["option.waitinglogins"],
            static (options, n) => options with { Passwords = options.Passwords with { QueueLength = n } }),
        new("--waiting-logins-per-address", Usual.Passwords.WaitingPerAddress, 1, 100_000,
            texts["option.waitingloginsperaddress"] + texts["option.uncounted"],
            static (options, n) => options with { Passwords = options.Passwords with { WaitingPerAddress = n, WaitingPerSite = 2 * n } }),
        new("--first-message", 0, 0, Day,
            texts.Format("option.firstmessage", Seconds(ConnectionOptions.UsualFirstMessageTime)),
            static (options, n) => options with { Connections = options.Connections with { FirstMessageTime = TimeSpan.FromSeconds(n) } }),
        new("--login-time", Seconds(Usual.Connections.LoginTime), 0, Day,
            texts["option.logintime"],
            static (options, n) => options with { Connections = options.Connections with { LoginTime = TimeSpan.FromSeconds(n) } }),
        new("--idle-timeout", Seconds(Usual.Connections.IdleTimeout), 0, Day,
            texts["option.idletimeout"],
            static (options, n) => options with { Connections = options.Connections with { IdleTimeout = TimeSpan.FromSeconds(n) } }),
        new("--mailbox-messages", Usual.Mailbox.MaxMessages, 10, Million,
            texts["option.mailboxmessages"],
            static (options, n) => options with { Mailbox = options.Mailbox with { MaxMessages = n } }),
        new("--mailbox-bytes", Usual.Mailbox.MaxBytes, 10 * FrameReader.DefaultMaxBytes, int.MaxValue,
            texts["option.mailboxbytes"],
            static (options, n) => options with { Mailbox = options.Mailbox with { MaxBytes = n } }),
        new("--confirmation-time", Seconds(Usual.Delivery.ConfirmationTime), 1, Day,
            texts["option.confirmationtime"],
            static (options, n) => options with { Delivery = options.Delivery with { ConfirmationTime = TimeSpan.FromSeconds(n) } }),
        new("--max-friends", Usual.Quotas.MaxFriends, 1, RosterStore.MaxFriendsListed,
            texts["option.maxfriends"],
            static (options, n) => options with { Quotas = options.Quotas with { MaxFriends = n } }),
        new("--max-groups", Usual.Quotas.MaxGroups, 1, RosterStore.MaxGroupsListed,
            texts["option.maxgroups"],
            static (options, n) => options with { Quotas = options.Quotas with { MaxGroups = n } }),
        new("--max-group-members", Usual.Quotas.MaxMembers, 1, 100_000,
            texts["option.maxgroupmembers"],
            static (options, n) => options with { Quotas = options.Quotas with { MaxMembers = n } }),
        new("--roster-rate", Usual.Quotas.RosterRate, 0, 64 * 1024 * 1024,
            texts["option.rosterrate"],
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
