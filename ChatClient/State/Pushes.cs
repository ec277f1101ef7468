using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>The effects of messages that the server sends unasked.</summary>
internal static class Pushes
{
    /// <summary>Message ids in one DELIVERED_MSG. With 64 characters each they stay far below the largest frame a server reads.</summary>
    public const int MidsPerFrame = 200;

    public static Change Receive(ChatState state, ChatMessage said)
    {
        var (seen, fresh, outgoing) = Take(state, [said]);
        if (fresh is not [] && seen.Me is not null)
            seen = Talks.Receive(seen, Talks.Of(said, isMine: false));
        return new(seen, [.. fresh.Select(static what => new MessageReceived(what))], outgoing);
    }

    public static Change ChangePresence(ChatState state, Presence presence)
    {
        var friends = state.Friends.ConvertAll(
            friend => friend.UserId == presence.UserId ? friend with { Online = presence.Online } : friend);
        return Change.Show(state with { Friends = friends }, new FriendPresenceChanged(presence));
    }

    /// <summary>
    /// Drops messages that were already shown. Every id is acknowledged, also a known one: the server repeats it because the first
    /// acknowledgement was lost. Nothing is sent to a server without acknowledgements, where a <c>mid</c> comes from another client.
    /// </summary>
    public static (ChatState State, IReadOnlyList<ChatMessage> Fresh, IReadOnlyList<Message> Outgoing) Take(
        ChatState state, IReadOnlyList<ChatMessage> messages)
    {
        var (seen, reader) = (state.Seen, state.Reader);
        var fresh = new List<ChatMessage>();
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
