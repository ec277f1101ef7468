using ChatCluster.Client.Input;
using ChatCluster.Client.State;

namespace ChatCluster.Client.Commands;

/// <summary>What a user who is logged in can type.</summary>
public interface ICommandReader
{
    /// <summary>Stands before the line.</summary>
    Prompt Prompt(ChatState state);

    /// <summary>Interprets a line that is not blank.</summary>
    Intent Read(string line, ChatState state, MessageAuthor author);
}
