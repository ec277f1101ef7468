using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>What the server says unasked.</summary>
internal static class Pushes
{
    /// <summary>Names in one DELIVERED_MSG: with 64 characters each, far below the largest frame a server reads.</summary>
    public const int MidsPerFrame = 200;

    public static Change Said(ChatState state, Utterance said)
    {
        var (seen, fresh, outgoing) = Take(state, [said]);
        return new(seen, [.. fresh.Select(static what => new Said(what))], outgoing);
    }

    public static Change Moved(ChatState state, Presence presence)
    {
        var friends = state.Friends.ConvertAll(friend => friend.UserId == presence.UserId ? friend with { Online = presence.Online } : friend);
        return Change.Show(state with { Friends = friends }, new FriendMoved(presence));
    }

    /// <summary>
    /// Sorts out what was shown before. Every name is acknowledged, the known ones again: the server would not repeat them had it got the
    /// first acknowledgement. A server without acknowledgements (where a <c>mid</c> can only come from another client) is told nothing.
    /// </summary>
    public static (ChatState State, IReadOnlyList<Utterance> Fresh, IReadOnlyList<Message> Outgoing) Take(ChatState state, IReadOnlyList<Utterance> messages)
    {
        var (seen, reader) = (state.Seen, state.Reader);
        var fresh = new List<Utterance>();
        var mids = new List<string>();
        foreach (var said in messages)
        {
            if (said.Mid is { } mid)
            {
                mids.Add(mid);
                if (seen.Contains(reader, said.From, mid))
                    continue;
                seen = seen.With(reader, said.From, mid);
            }
            fresh.Add(said);
        }
        IEnumerable<Message> delivered = state.ServerAnswers ? mids.Chunk(MidsPerFrame).Select(static chunk => new Delivered(chunk)) : [];
        return (state with { Seen = seen }, fresh, [.. delivered]);
    }
}
