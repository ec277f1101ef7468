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

    public ImmutableList<FriendInfo> Friends { get; init; } = [];

    public ImmutableList<GroupInfo> Groups { get; init; } = [];

    /// <summary>By <c>seq</c>, so the oldest first.</summary>
    public ImmutableSortedDictionary<long, PendingRequest> Pending { get; init; } = ImmutableSortedDictionary<long, PendingRequest>.Empty;

    public long LastSeq { get; init; }

    /// <summary>By every account of this connection.</summary>
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

    /// <summary>Nothing may be typed while the server decides who we are.</summary>
    public bool IsIdentityOpen => Pending.Values.Any(static pending => pending.Request is Login or Register or Logout);

    /// <summary>Nobody is logged in any more. The lists belong to the account: the next one shall not find them.</summary>
    public ChatState LoggedOut() => this with { Me = null, Server = null, Friends = [], Groups = [] };
}
