using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>What a request of our own changes.</summary>
public static class Requests
{
    /// <summary>Registers a request and gives it its <c>seq</c>; a server that answers nothing gets the course's bare bytes and is not waited for.</summary>
    public static Change Ask(ChatState state, Message request, DateTimeOffset deadline, ListKind list = ListKind.Friends, bool asked = false)
    {
        if (state.ServerAnswers)
        {
            var seq = state.LastSeq + 1;
            var pending = state.Pending.Add(seq, new(request, deadline, list, asked));
            return new(state with { LastSeq = seq, Pending = pending }, [], [request with { Seq = seq }]);
        }
        return request switch
        {
            Logout => new(state.LoggedOut(), [new LoggedOut()], [request]),
            Roster => Change.Show(state, Listed(state, list, asked)),
            _ => new(state, [new Unconfirmed(request)], [request]),
        };
    }

    /// <summary>The list as it is known now.</summary>
    internal static ChatEvent Listed(ChatState state, ListKind list, bool asked) =>
        list == ListKind.Friends ? new FriendsListed(state.Friends, asked) : new GroupsListed(state.Groups, asked);
}
