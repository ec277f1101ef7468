using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>The effect of one input on the state.</summary>
/// <param name="Events">Shown in this order.</param>
/// <param name="Outgoing">Sent after the events are shown: a message is acknowledged only when it is on the screen.</param>
public sealed record Change(ChatState State, IReadOnlyList<ChatEvent> Events, IReadOnlyList<Message> Outgoing)
{
    public static Change None(ChatState state) => new(state, [], []);

    public static Change Show(ChatState state, params ChatEvent[] events) => new(state, events, []);
}
