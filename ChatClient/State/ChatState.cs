using System.Collections.Immutable;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>The state of the client. Immutable: <see cref="Reducer"/> computes the next one.</summary>
public sealed record ChatState
{
    /// <summary>The dialled "ip:port", in the lesson the balancer's.</summary>
    public required string Address { get; init; }

    /// <summary>Null while no user is logged in.</summary>
    public Self? Me { get; init; }

    /// <summary>"ip:port" of the process that answered the login; null for the course's server, which does not send it.</summary>
    public string? Server { get; init; }

    /// <summary>The resume token: it replaces the password at a reconnect. Null if the server issues none.</summary>
    public string? Token { get; init; }

    /// <summary>The reconnect in progress; null for none. <see cref="Me"/> stays set during a reconnect.</summary>
    public Recovery? Recovery { get; init; }

    /// <summary>The requests that wait for a reconnect, in order.</summary>
    public ImmutableList<PendingRequest> Outbox { get; init; } = [];

    /// <summary>When the next heartbeat is due, by the monotonic clock; null for none.</summary>
    public TimeSpan? NextHeartbeat { get; init; }

    /// <summary>
    /// Whether the server supports the protocol extensions; null until a message from it shows that. Each connection begins with null: the
    /// balancer may have picked another server.
    /// </summary>
    public bool? IsExtended { get; init; }

    /// <summary>When the first unanswered heartbeat at the menu was sent; null for none.</summary>
    public TimeSpan? MenuBeat { get; init; }

    public ImmutableList<FriendInfo> Friends { get; init; } = [];

    public ImmutableList<GroupInfo> Groups { get; init; } = [];

    /// <summary>The requests without an answer by <c>seq</c>: oldest first.</summary>
    public ImmutableSortedDictionary<long, PendingRequest> Pending { get; init; } = ImmutableSortedDictionary<long, PendingRequest>.Empty;

    public long LastSeq { get; init; }

    /// <summary>The messages shown so far, for all accounts and connections of this run.</summary>
    public SeenMids Seen { get; init; } = SeenMids.None;

    /// <summary>Where plain text goes; null for nowhere.</summary>
    public Talk? Talk { get; init; }

    /// <summary>The number of messages that came in other talks since the user last wrote there.</summary>
    public ImmutableDictionary<Talk, int> Unread { get; init; } = ImmutableDictionary<Talk, int>.Empty;

    /// <summary>The last refused login or registration, until one succeeds.</summary>
    public Message? Refused { get; init; }

    /// <summary>The receiver of a message that arrives now: a server may push to a user before it answers the login.</summary>
    public int? Reader => Me?.UserId ?? Pending.Values.Select(static pending => pending.Request).OfType<Login>().FirstOrDefault()?.UserId;

    /// <summary>
    /// False for a server that sent no address with the login: it has neither <c>seq</c> nor acknowledgements to wait for.
    /// </summary>
    public bool ServerAnswers => Me is null || Server is not null;

    /// <summary>
    /// Whether a login, registration or logout is undecided, so that no line is accepted. A login by token does not count.
    /// </summary>
    public bool IsIdentityOpen => Recovery is null
        ? Pending.Values.Any(static pending => pending.DecidesIdentity)
        : Me is null || Outbox.Any(static kept => kept.Request is Logout);

    /// <summary>A request of the user or the script has no answer yet.</summary>
    public bool IsOwedAnswer =>
        !Outbox.IsEmpty || Pending.Values.Any(static pending => !pending.IsHeartbeat) || this is { Recovery: not null, Me: null };

    /// <summary>Whether a reconnect can continue this login: by a token, or by repeating the login that has no answer yet.</summary>
    public bool CanResume => ResumingLogin is not null;

    /// <summary>The login to send after a reconnect: with the token, or with the password of an unanswered login; null for none.</summary>
    internal Login? ResumingLogin => this switch
    {
        { Recovery: { } recovery } => recovery.Login,
        { Me: { } me } => Token is null ? null : new Login(me.UserId, null) { Token = Token },
        _ => Pending.Values.Select(static pending => pending.Request).OfType<Login>().FirstOrDefault(),
    };

    /// <summary>No user is logged in any more. The lists belong to the account and are cleared.</summary>
    public ChatState LoggedOut() => this with
    {
        Me = null,
        Server = null,
        Token = null,
        Recovery = null,
        NextHeartbeat = null,
        Friends = [],
        Groups = [],
        Talk = null,
        Unread = Unread.Clear(),
    };
}

/// <summary>A reconnect in progress, after which the client resumes its login or repeats an unanswered one.</summary>
/// <param name="Since">When the connection was lost, by the monotonic clock (<see cref="Uptime"/>).</param>
/// <param name="Login">The login to send on the next connection.</param>
/// <param name="Attempt">The number of attempts to connect and log in so far.</param>
/// <param name="HeldSince">
/// When a server first reported that the account is still logged in elsewhere, perhaps on a server that crashed.
/// </param>
/// <param name="Refusal">Why a server refused this attempt, if it did; the next may succeed.</param>
/// <param name="Next">The last loss or failed attempt, and the wait that follows it; null before the first.</param>
public sealed record Recovery(
    TimeSpan Since, Login Login, int Attempt = 0, TimeSpan? HeldSince = null, LoginReply? Refusal = null, Reconnecting? Next = null);
