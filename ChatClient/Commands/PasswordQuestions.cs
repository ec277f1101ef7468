using ChatCluster.Client.Screen;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Commands;

/// <summary>The questions of a change of password. Its answers are lines like any others and never part of a command line.</summary>
/// <param name="repeats">The new password is asked for twice: a person does not see what is typed.</param>
internal sealed class PasswordQuestions(bool repeats)
{
    private static readonly Prompt AskOld = new("old password:", Hidden: true);
    private static readonly Prompt AskNew = new("new password:", Hidden: true);
    private static readonly Prompt AskAgain = new("new password again:", Hidden: true);

    private string? _old;
    private string? _new;

    public Prompt Question => _old is null ? AskOld : _new is null ? AskNew : AskAgain;

    /// <summary>Takes the answer to <see cref="Question"/>.</summary>
    /// <returns>What follows when it was the last one; null when there is another question.</returns>
    public Intent? Hear(string line)
    {
        if (line == "")
            return Intent.Show(new InvalidInput("the password is not changed: one that is empty is none!"));
        if (_old is null)
            _old = line;
        else if (_new is null)
            _new = line;
        else if (_new != line)
            return Intent.Show(new InvalidInput("the password is not changed: the new one was not the same both times!"));
        else
            return Intent.Ask(new ChangePassword(_old, _new));
        return _new is null || repeats ? null : Intent.Ask(new ChangePassword(_old, _new));
    }
}
