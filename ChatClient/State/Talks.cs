using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>The current talk, and what is unread in the others. Pure, like <see cref="Reducer"/>.</summary>
public static class Talks
{
    /// <summary>The talk that a message belongs to.</summary>
    /// <param name="isMine">This user wrote it.</param>
    public static Talk Of(ChatMessage message, bool isMine) => message switch
    {
        GroupChat chat => new(chat.GroupId, IsGroup: true),
        Chat chat when isMine => new(chat.To, IsGroup: false),
        _ => new(message.From ?? 0, IsGroup: false),
    };

    /// <summary>Makes it the current talk; null for none. Its messages count as read.</summary>
    public static ChatState Open(ChatState state, Talk? talk) =>
        state with { Talk = talk, Unread = talk is { } opened ? state.Unread.Remove(opened) : state.Unread };

    /// <summary>The user writes to a talk: it becomes the current one if there is none.</summary>
    internal static ChatState Write(ChatState state, Talk talk) =>
        state with { Talk = state.Talk ?? talk, Unread = state.Unread.Remove(talk) };

    /// <summary>A message came in a talk.</summary>
    internal static ChatState Receive(ChatState state, Talk talk) =>
        talk == state.Talk ? state : state with { Unread = state.Unread.SetItem(talk, state.Unread.GetValueOrDefault(talk) + 1) };
}
