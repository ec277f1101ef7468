using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>The effects of a request of this client.</summary>
public static class Requests
{
    /// <summary>The interval of heartbeats. A server closes connections that are idle for a minute.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(25);

    /// <summary>
    /// When the first heartbeat at the menu is sent. Early enough for a server that closes a connection without a message after ten
    /// seconds; late enough not to join a login that is typed at once: the course's server cannot separate two messages.
    /// </summary>
    public static readonly TimeSpan FirstAtMenu = TimeSpan.FromSeconds(5);

    /// <summary>How long the answer to a heartbeat may take before the connection counts as lost.</summary>
    public static readonly TimeSpan HeartbeatPatience = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A server that has neither answered a heartbeat within this time nor sent an extension before has no heartbeats. One that has answers
    /// at once, without the database.
    /// </summary>
    public static readonly TimeSpan UnknownAfter = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Registers a request and assigns its <c>seq</c>. A server without acknowledgements gets the course's plain message, and no answer is
    /// awaited. Without a connection the request is queued.
    /// </summary>
    /// <param name="now">By the monotonic clock (<see cref="Uptime"/>).</param>
    /// <param name="again">See <see cref="PendingRequest.Again"/>.</param>
    public static Change Ask(
        ChatState state, Message request, TimeSpan now, ListKind list = ListKind.Friends, bool asked = false, bool again = false)
    {
        if (asked && request is ChatMessage said)
            state = Talks.Write(state, Talks.Of(said, isMine: true));
        if (state.Recovery is not null)
            return Change.Show(state with { Outbox = state.Outbox.Add(new(request, now, list, asked, again)) }, new Queued(request));
        if (!state.ServerAnswers && request is Roster)
            return Change.Show(state, Listed(state, list, asked));
        if (IsExtension(request) && IsCourseServer(state, now))
            return Change.Show(state, Unknown(request));
        if (state.ServerAnswers)
        {
            var seq = state.LastSeq + 1;
            var pending = state.Pending.Add(seq, new(request, now, list, asked, again));
            return new(state with { LastSeq = seq, Pending = pending }, [], [request with { Seq = seq }]);
        }
        return request is Logout
            ? new(state.LoggedOut(), [new LoggedOut()], [request])
            : new(state, [new Unconfirmed(request)], [request]);
    }

    /// <summary>
    /// Sends a heartbeat when it is due. At the menu it has no deadline: it only keeps the connection open, and whether the server has
    /// heartbeats is not known before the login.
    /// </summary>
    /// <param name="now">By the monotonic clock (<see cref="Uptime"/>).</param>
    /// <param name="isConnected">False while the user is at the menu without a connection.</param>
    public static Change Beat(ChatState state, TimeSpan now, bool isConnected)
    {
        var isAtMenu = state.Me is null;
        if (!isConnected || state.Recovery is not null || (!isAtMenu && state.Server is null))
            return Change.None(state with { NextHeartbeat = null });
        if (state.NextHeartbeat is { } next && now < next)
            return Change.None(state);
        var isDue = state.NextHeartbeat is not null;
        state = state with { NextHeartbeat = now + (isAtMenu && !isDue ? FirstAtMenu : HeartbeatEvery) };
        if (!isDue)
            return Change.None(state);
        return isAtMenu ? new(state with { MenuBeat = state.MenuBeat ?? now }, [], [new Heartbeat()]) : Ask(state, new Heartbeat(), now);
    }

    /// <summary>Whether the course's server does not know the message.</summary>
    internal static bool IsExtension(Message request) => request.Id >= MessageId.Heartbeat;

    /// <summary>The event for an <see cref="IsExtension">extension</see> that the server does not have.</summary>
    internal static ChatEvent Unknown(Message request) => new CommandUnknown(request);

    /// <summary>The list as the client knows it.</summary>
    internal static ChatEvent Listed(ChatState state, ListKind list, bool asked) =>
        list == ListKind.Friends ? new FriendsListed(state.Friends, asked) : new GroupsListed(state.Groups, asked);

    /// <summary>As far as the client knows: from messages of the server, or because a heartbeat had no answer.</summary>
    private static bool IsCourseServer(ChatState state, TimeSpan now) =>
        !state.ServerAnswers || state.IsExtended == false || (state.IsExtended is null && now - state.MenuBeat >= UnknownAfter);
}
