using ChatCluster.Client.Input;
using ChatCluster.Client.State;

namespace ChatCluster.Client.Commands;

/// <summary>The course's commands and no others, without a prompt.</summary>
public sealed class CourseCommands : ICommandReader
{
    public Prompt Prompt(ChatState state) => Input.Prompt.Silent;

    public Intent Read(string line, ChatState state, MessageAuthor author) => CommandTable.Read(line, author);
}
