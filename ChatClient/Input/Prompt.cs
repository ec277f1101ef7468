namespace ChatCluster.Client.Input;

/// <summary>A question for one line of input.</summary>
/// <param name="Text">Printed before the answer; on the same line unless it ends with a line end. May contain colours.</param>
/// <param name="Hidden">The answer is a secret and is not echoed.</param>
/// <param name="IsCommand">The answer is a command or a message: it is kept in the history and may be completed.</param>
/// <param name="Vanishes">The finished line is erased: the screen prints what became of it.</param>
public sealed record Prompt(string Text, bool Hidden = false, bool IsCommand = false, bool Vanishes = false)
{
    /// <summary>No question: any next command.</summary>
    public static readonly Prompt Silent = new("", IsCommand: true);

    /// <summary>The lines above the one that the answer follows, each with its line end.</summary>
    public string Head => Text[..(Text.LastIndexOf('\n') + 1)];

    /// <summary>The last line of the question, which the answer follows.</summary>
    public string Margin => Text[(Text.LastIndexOf('\n') + 1)..];
}
