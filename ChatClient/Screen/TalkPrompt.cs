using ChatCluster.Client.Input;
using ChatCluster.Client.State;
using ChatCluster.Presentation;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>The prompt of a user who is logged in: name, server, unread messages of other talks, current talk.</summary>
public sealed class TalkPrompt(TextCatalog texts, Painter paint)
{
    private const string NoServer = "…";

    private readonly TalkNames _names = new(texts, paint);

    /// <param name="state">A user is logged in.</param>
    public Prompt Of(ChatState state)
    {
        var name = paint.Strong(SafeText.Of(state.Me!.Name));
        var unread = state.Unread.Values.Sum();
        var talk = state.Talk is { } current ? $"{_names.Of(state, current)} › " : "";
        return new($"{Place(state, name)}{(unread > 0 ? paint.Pending($" (+{unread})") : "")} › {talk}", IsCommand: true, Vanishes: true);
    }

    private string Place(ChatState state, string name) => state switch
    {
        { Recovery: not null } => $"{name}@{NoServer}",
        { Server: { } server } => $"{_names.Sign(server)} {name}@{_names.Short(server)}",
        _ => name,
    };
}
