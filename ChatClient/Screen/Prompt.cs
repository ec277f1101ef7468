namespace ChatCluster.Client.Screen;

/// <summary>A question for one line of input.</summary>
/// <param name="Text">Printed before; without a line end at its end the answer is typed behind it.</param>
/// <param name="Hidden">The answer is a secret and must not be seen.</param>
public sealed record Prompt(string Text, bool Hidden = false)
{
    /// <summary>Whatever comes next.</summary>
    public static readonly Prompt Silent = new("");
}
