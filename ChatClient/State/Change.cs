using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>What follows from one thing that happened.</summary>
/// <param name="Events">To be shown, in this order.</param>
/// <param name="Outgoing">To be sent, after the events were shown: a message counts as delivered only when somebody could see it.</param>
public sealed record Change(ChatState State, IReadOnlyList<ChatEvent> Events, IReadOnlyList<Message> Outgoing)
{
    public static Change None(ChatState state) => new(state, [], []);

    public static Change Show(ChatState state, params ChatEvent[] events) => new(state, events, []);
}
