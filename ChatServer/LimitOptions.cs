using System.CommandLine;
using ChatCluster.Protocol.Framing;
using ChatCluster.Server.Accounts;
using ChatCluster.Server.Connections;
using ChatCluster.Server.Delivery;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server;

/// <summary>The limits that a command line can change.</summary>
internal sealed class LimitOptions
{
    private const int MaxSeconds = 24 * 60 * 60;

    private static readonly ConnectionOptions Usual = new();
    private static readonly AccountLimits UsualAccounts = new();
    private static readonly LeaseOptions UsualLease = new();
    private static readonly MailboxLimits UsualMailbox = new();
    private static readonly DeliveryOptions UsualDelivery = new();
    private static readonly PasswordOptions UsualPasswords = new();
    private static readonly QuotaOptions UsualQuotas = new();

    private readonly Option<int> _rate = NumberOption.Of("--rate", Usual.MaxRate, 0, 1_000_000,
        "messages a second that are read from one connection in the long run, after a burst of four times as many; 0 for no limit");

    private readonly Option<int> _connections = NumberOption.Of("--max-connections", Usual.MaxConnections, 1, 1_000_000,
        "connections in all");

    private readonly Option<int> _perAddress = NumberOption.Of("--max-connections-per-address", Usual.MaxConnectionsPerAddress, 1, 1_000_000,
        "connections from one address; loopback and the balancers' own addresses do not count");

    private readonly Option<int> _registrations = NumberOption.Of("--registrations", UsualAccounts.Registrations, 0, 1_000_000,
        "registrations a minute from one address; loopback and the balancers' own addresses do not count");

    private readonly Option<int> _failedLogins = NumberOption.Of("--failed-logins", UsualAccounts.FailuresPerConnection, 1, 1_000_000,
        "failed logins on one connection, then it is closed");

    private readonly Option<int> _failedLoginsPerAddress = NumberOption.Of("--failed-logins-per-address", UsualAccounts.FailuresPerAddress, 1, 1_000_000,
        "failed logins a minute from one address, then it has to wait; loopback and the balancers' own addresses do not count");

    private readonly Option<int> _checksPerAccount = NumberOption.Of("--password-checks", UsualAccounts.ChecksPerId, 1, 1_000_000,
        "passwords of one account that are checked a minute without success, then one every 3 seconds");

    private readonly Option<int> _waitingLogins = NumberOption.Of("--waiting-logins", UsualPasswords.QueueLength, 1, 100_000,
        "logins and registrations that may wait for their turn to be checked; of more the oldest is told to try again");

    private readonly Option<int> _waitingLoginsPerAddress = NumberOption.Of("--waiting-logins-per-address", UsualPasswords.WaitingPerAddress, 1, 100_000,
        "the same from one address, and twice as many from one IPv6 /48; loopback and the balancers' own addresses do not count");

    private readonly Option<int> _firstMessage = NumberOption.Of("--first-message", 0, 0, MaxSeconds,
        "seconds from connecting to the first message, then the connection is closed; 0 for no limit;"
        + $" if not given, {(int)ConnectionOptions.UsualFirstMessageTime.TotalSeconds} with --no-course-clients");

    private readonly Option<int> _login = NumberOption.Of("--login-time", (int)Usual.LoginTime.TotalSeconds, 0, MaxSeconds,
        "seconds from connecting to the first login, then the connection is closed; 0 for no limit");

    private readonly Option<int> _silence = NumberOption.Of("--silence", (int)Usual.SilenceTime.TotalSeconds, 0, MaxSeconds,
        "seconds without any frame, then the connection is closed; 0 for no limit");

    private readonly Option<int> _lease = NumberOption.Of("--lease", (int)UsualLease.Duration.TotalSeconds, 1, 3600,
        "seconds without a sign of life until other servers set this one's users offline");

    private readonly Option<int> _mailboxMessages = NumberOption.Of("--mailbox-messages", UsualMailbox.MaxMessages, 10, 1_000_000,
        "offline messages that wait for one user, a tenth of them from one sender");

    private readonly Option<int> _mailboxBytes = NumberOption.Of("--mailbox-bytes", UsualMailbox.MaxBytes, 10 * FrameReader.DefaultMaxBytes, int.MaxValue,
        "bytes of these messages, a tenth of them from one sender");

    private readonly Option<int> _confirmation = NumberOption.Of("--confirmation-time", (int)UsualDelivery.ConfirmationTime.TotalSeconds, 1, MaxSeconds,
        "seconds until a message that its receiver has not confirmed is stored and its sender told so");

    private readonly Option<int> _friends = NumberOption.Of("--max-friends", UsualQuotas.MaxFriends, 1, RosterStore.MaxFriendsListed,
        "friends of one account");

    private readonly Option<int> _groups = NumberOption.Of("--max-groups", UsualQuotas.MaxGroups, 1, RosterStore.MaxGroupsListed,
        "groups that one account is in");

    private readonly Option<int> _members = NumberOption.Of("--max-group-members", UsualQuotas.MaxMembers, 1, 100_000,
        "members of one group");

    private readonly Option<int> _rosterRate = NumberOption.Of("--roster-rate", UsualQuotas.RosterRate, 0, 64 * 1024 * 1024,
        "bytes a second of friend and group lists that a connection is sent on request in the long run, after a burst of sixteen times as many; 0 for no limit");

    public IEnumerable<Option> All =>
    [
        _lease, _rate, _connections, _perAddress, _registrations, _failedLogins, _failedLoginsPerAddress, _checksPerAccount, _waitingLogins,
        _waitingLoginsPerAddress, _firstMessage, _login, _silence, _mailboxMessages, _mailboxBytes, _confirmation,
        _friends, _groups, _members, _rosterRate,
    ];

    public ConnectionOptions Connections(ParseResult line) => Usual with
    {
        MaxRate = line.GetRequiredValue(_rate),
        Burst = 4 * line.GetRequiredValue(_rate),
        MaxConnections = line.GetRequiredValue(_connections),
        MaxConnectionsPerAddress = line.GetRequiredValue(_perAddress),
        FirstMessageTime = line.GetResult(_firstMessage) is { Implicit: false } ? TimeSpan.FromSeconds(line.GetRequiredValue(_firstMessage)) : null,
        LoginTime = TimeSpan.FromSeconds(line.GetRequiredValue(_login)),
        SilenceTime = TimeSpan.FromSeconds(line.GetRequiredValue(_silence)),
    };

    public QuotaOptions Quotas(ParseResult line) => new()
    {
        MaxFriends = line.GetRequiredValue(_friends),
        MaxGroups = line.GetRequiredValue(_groups),
        MaxMembers = line.GetRequiredValue(_members),
        RosterRate = line.GetRequiredValue(_rosterRate),
    };

    public LeaseOptions Lease(ParseResult line) => new() { Duration = TimeSpan.FromSeconds(line.GetRequiredValue(_lease)) };

    public AccountLimits Accounts(ParseResult line) => UsualAccounts with
    {
        Registrations = line.GetRequiredValue(_registrations),
        FailuresPerConnection = line.GetRequiredValue(_failedLogins),
        FailuresPerAddress = line.GetRequiredValue(_failedLoginsPerAddress),
        ChecksPerId = line.GetRequiredValue(_checksPerAccount),
    };

    public PasswordOptions Passwords(ParseResult line) => UsualPasswords with
    {
        QueueLength = line.GetRequiredValue(_waitingLogins),
        WaitingPerAddress = line.GetRequiredValue(_waitingLoginsPerAddress),
        WaitingPerSite = 2 * line.GetRequiredValue(_waitingLoginsPerAddress),
    };

    public MailboxLimits Mailbox(ParseResult line) =>
        UsualMailbox with { MaxMessages = line.GetRequiredValue(_mailboxMessages), MaxBytes = line.GetRequiredValue(_mailboxBytes) };

    public DeliveryOptions Delivery(ParseResult line) =>
        UsualDelivery with { ConfirmationTime = TimeSpan.FromSeconds(line.GetRequiredValue(_confirmation)) };
}
