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

    /// <summary>
    /// The text without what cannot be seen at its ends: white space of any script, and marks without width (U+200B, U+FEFF and the like).
    /// So two names that look the same at their ends are the same.
    /// </summary>
    public static string Trim(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        var start = runes.FindIndex(rune => !IsInvisible(rune));
        return start < 0 ? "" : string.Concat(runes[start..(runes.FindLastIndex(rune => !IsInvisible(rune)) + 1)]);
    }

    /// <param name="name">Trimmed.</param>
    /// <returns>What is wrong with the name, for the person to read; null when nothing is.</returns>
    public static string? ProblemWith(string name) => name.Length == 0 ? "the name is empty" : ProblemWith("name", name, MaxLength);

    /// <inheritdoc cref="ProblemWith(string)"/>
    public static string? ProblemWithDescription(string description) => ProblemWith("description", description, MaxDescriptionLength);

    /// <summary>
    /// Turns the direction in which what follows it is written, beyond the name's own end: the controls of UAX #9 but for the three marks, which
    /// names of some scripts need.
    /// </summary>
    public static bool TurnsWriting(Rune rune) => rune.Value is (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069);

    /// <summary>A line break is not: it is a control character, which is refused and not taken away.</summary>
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.Format;

    private static string? ProblemWith(string what, string text, int maxLength)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || TurnsWriting(rune))
                return $"the {what} holds a control character";
            length++;
        }
        return length > maxLength ? $"the {what} is longer than {maxLength} characters" : null;
    }
}
