using System.Globalization;
using System.Text;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// What people and groups may be called: anything that can be read. Names end up on other people's screens and in our log.
/// </summary>
public static class NameRules
{
    /// <summary>Characters (Unicode code points), as in the course's tables.</summary>
    public const int MaxLength = 50;

    /// <summary>For a group's description, as in the course's tables.</summary>
    public const int MaxDescriptionLength = 200;

    /// <returns>What is wrong with the name, for the person to read; null when nothing is.</returns>
    public static string? ProblemWith(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return "the name is empty";
        return ProblemWith("name", name, MaxLength);
    }

    /// <inheritdoc cref="ProblemWith(string)"/>
    public static string? ProblemWithDescription(string description) => ProblemWith("description", description, MaxDescriptionLength);

    private static string? ProblemWith(string what, string text, int maxLength)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                return $"the {what} holds a control character";
            length++;
        }
        return length > maxLength ? $"the {what} is longer than {maxLength} characters" : null;
    }
}
