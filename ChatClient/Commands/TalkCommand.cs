using ChatCluster.Client.State;

namespace ChatCluster.Client.Commands;

/// <summary>One row of <see cref="TalkTable"/>.</summary>
/// <param name="Name">Without the slash.</param>
/// <param name="Arguments">Their form in the help.</param>
/// <param name="Help">The key of the text in the help.</param>
/// <param name="Read">Parses the text after the name; null if the form is wrong.</param>
internal sealed record TalkCommand(string Name, string Arguments, string Help, Func<string, TalkInput, Intent?> Read)
{
    /// <summary>The form, as the user types it.</summary>
    public string Usage => $"/{Name} {Arguments}".TrimEnd();
}

/// <summary>What the meaning of a line depends on.</summary>
internal sealed record TalkInput(ChatState State, MessageAuthor Author)
{
    /// <summary>A message to the talk; null without a text.</summary>
    public Intent? Say(Talk talk, string text) => text == "" ? null : Intent.Ask(Author.Stamp(talk.IsGroup
        ? new Protocol.Messages.GroupChat { GroupId = talk.Id, Text = text }
        : new Protocol.Messages.Chat { To = talk.Id, Text = text }));
}
