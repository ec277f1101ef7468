using System.Collections.Immutable;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>Everything the client knows at one moment. Immutable: <see cref="Reducer"/> makes the next one.</summary>
public sealed record ChatState
{
    /// <summary>"ip:port" that was dialled, in the lesson the balancer's.</summary>
    public required string Address { get; init; }

    /// <summary>Null while nobody is logged in.</summary>
    public Self? Me { get; init; }

    /// <summary>"ip:port" of the process that answered the login; null for a server that does not say, as the course's original.</summary>
    public string? Server { get; init; }

    /// <summary>Lets the client back in without the password; null for a server that gives none.</summary>
    public string? Token { get; init; }

    /// <summary>Null while there is a connection, or nobody to be logged in. Meanwhile whoever was logged in stays so.</summary>
    public Recovery? Recovery { get; init; }

    /// <summary>What waits for the connection to come back, in the order it was said.</summary>
    public ImmutableList<PendingRequest> Outbox { get; init; } = [];

    /// <summary>When the server is asked next whether it is there, by the monotonic clock; null when it is not to be asked.</summary>
    public TimeSpan? NextHeartbeat { get; init; }

    /// <summary>
    /// Whether the server at the other end knows the messages that the course does not; null while nothing it said shows that. Each
    /// connection begins with null: a balancer may lead to another server.
    /// </summary>
    public bool? IsExtended { get; init; }

    /// <summary>When the first heartbeat at the menu was sent that has no answer yet; null for none.</summary>
    public TimeSpan? MenuBeat { get; init; }

    public ImmutableList<FriendInfo> Friends { get; init; } = [];

    public ImmutableList<GroupInfo> Groups { get; init; } = [];

    /// <summary>By <c>seq</c>, so the oldest first.</summary>
    public ImmutableSortedDictionary<long, PendingRequest> Pending { get; init; } = ImmutableSortedDictionary<long, PendingRequest>.Empty;

    public long LastSeq { get; init; }

    /// <summary>By every account of this program, over all its connections.</summary>
    public SeenMids Seen { get; init; } = SeenMids.None;

    /// <summary>The last login or registration that was answered with no, unless it went well later.</summary>
    public Message? Refused { get; init; }

    /// <summary>
    /// For whom a message is that comes now: a server may push to a new user before the answer to the login is on its way.
    /// </summary>
    public int? Reader => Me?.UserId ?? Pending.Values.Select(static pending => pending.Request).OfType<Login>().FirstOrDefault()?.UserId;

    /// <summary>
    /// A logged-in server that did not tell its name knows neither <c>seq</c> nor acknowledgements: waiting for one would be for ever.
    /// </summary>
    public bool ServerAnswers => Me is null || Server is not null;

    /// <summary>Nothing may be typed while the server decides who we are. A token that the client shows for itself changes nothing about that.</summary>
    public bool IsIdentityOpen => Recovery is null
        ? Pending.Values.Any(static pending => pending.DecidesIdentity)
        : Me is null || Outbox.Any(static kept => kept.Request is Logout);

    /// <summary>Something the person or script said has no answer yet.</summary>
    public bool IsOwedAnswer =>
        !Outbox.IsEmpty || Pending.Values.Any(static pending => !pending.IsHeartbeat) || this is { Recovery: not null, Me: null };

    /// <summary>
    /// A lost connection need not be the end: the server gave the means to come back, or the login under way is simply asked for again.
    /// </summary>
    public bool CanResume => Way is not null;

    /// <summary>The login to ask for when the connection is lost: by token, or by the password whose answer did not come; null for none.</summary>
    internal Login? Way => this switch
    {
        { Recovery: { } recovery } => recovery.Login,
        { Me: { } me } => Token is null ? null : new Login(me.UserId, null) { Token = Token },
        _ => Pending.Values.Select(static pending => pending.Request).OfType<Login>().FirstOrDefault(),
    };

    /// <summary>Nobody is logged in any more. The lists belong to the account: the next one shall not find them.</summary>
    public ChatState LoggedOut() =>
        this with { Me = null, Server = null, Token = null, Recovery = null, NextHeartbeat = null, Friends = [], Groups = [] };
}
