using ChatCluster.Client.Input;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Commands;

/// <summary>The questions of a password change. A password is a line of its own, never part of a command.</summary>
/// <param name="repeats">Asks for the new password twice, because the user does not see it.</param>
internal sealed class PasswordQuestions(MenuQuestions questions, bool repeats)
{
    private string? _old;
    private string? _new;

    public Prompt Question => _old is null ? questions.OldPassword : _new is null ? questions.NewPassword : questions.PasswordAgain;

    /// <summary>Takes the answer to <see cref="Question"/>.</summary>
    /// <returns>The effect of the last answer; null if there is another question.</returns>
    public Intent? HandleLine(string line)
    {
        if (line == "")
            return Intent.Show(new InvalidInput("the password is not changed: it cannot be empty!"));
        if (_old is null)
            _old = line;
        else if (_new is null)
            _new = line;
        else if (_new != line)
            return Intent.Show(new InvalidInput("the password is not changed: the two new passwords differ!"));
        else
            return Intent.Ask(new ChangePassword(_old, _new));
        return _new is null || repeats ? null : Intent.Ask(new ChangePassword(_old, _new));
    }
}
