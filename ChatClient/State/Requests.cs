using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>What a request of our own changes.</summary>
public static class Requests
{
    /// <summary>How long the server may hear nothing from us; it drops who is silent for a minute.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(25);

    /// <summary>
    /// The first heartbeat of somebody who reads the menu: soon enough for a server that drops whoever says nothing for ten seconds, late
    /// enough that a login typed at once has no other message beside it, which the course's server would not understand.
    /// </summary>
    public static readonly TimeSpan FirstAtMenu = TimeSpan.FromSeconds(5);

    /// <summary>How long it may take for the answer; otherwise the connection counts as lost.</summary>
    public static readonly TimeSpan HeartbeatPatience = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A server that has not answered a heartbeat by then, and has said nothing so far that only an extended server says, does not know the
    /// message. One that knows it answers at once: no database is asked.
    /// </summary>
    public static readonly TimeSpan UnknownAfter = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Registers a request and gives it its <c>seq</c>; a server that answers nothing gets the course's bare bytes and is not waited for.
    /// Without a connection the request is kept for the next.
    /// </summary>
    /// <param name="now">By the monotonic clock (<see cref="Uptime"/>).</param>
    /// <param name="again">See <see cref="PendingRequest.Again"/>.</param>
    public static Change Ask(
        ChatState state, Message request, TimeSpan now, ListKind list = ListKind.Friends, bool asked = false, bool again = false)
    {
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
    /// Asks an extended server from time to time whether it is there. At the menu nobody waits for the answer: it only shows that somebody is
    /// still here, and which server it will be is not known before the login.
    /// </summary>
    /// <param name="now">By the monotonic clock (<see cref="Uptime"/>).</param>
    /// <param name="isConnected">False while a person rests at the menu without a connection.</param>
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

    /// <summary>A message that the course's server does not know.</summary>
    internal static bool IsExtension(Message request) => request.Id >= MessageId.Heartbeat;

    /// <summary>What the user is told of an <see cref="IsExtension">extension</see> where the server has none.</summary>
    internal static ChatEvent Unknown(Message request) => new CommandUnknown(request);

    /// <summary>The list as it is known now.</summary>
    internal static ChatEvent Listed(ChatState state, ListKind list, bool asked) =>
        list == ListKind.Friends ? new FriendsListed(state.Friends, asked) : new GroupsListed(state.Groups, asked);

    /// <summary>As far as the client can know: by what the server said, or because a heartbeat was never answered.</summary>
    private static bool IsCourseServer(ChatState state, TimeSpan now) =>
        !state.ServerAnswers || state.IsExtended == false || (state.IsExtended is null && now - state.MenuBeat >= UnknownAfter);
}
