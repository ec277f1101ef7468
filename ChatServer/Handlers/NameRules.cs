using System.Globalization;
using System.Text;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// What users and groups may be called: anything that can be read. Names end up on other users' screens and in our log.
/// </summary>
/// <remarks>
/// No format character is allowed inside, not even the joiners (ZWJ, ZWNJ) that some scripts and emoji sequences use: a name with one looks like
/// the name without it. Such names are written without joiners. Two names are the same by <see cref="NameKey"/>.
/// </remarks>
public static class NameRules
{
    /// <summary>Characters (Unicode code points), as in the course's tables.</summary>
    public const int MaxLength = 50;

    /// <summary>For a group's description, as in the course's tables.</summary>
    public const int MaxDescriptionLength = 200;

    /// <summary>Marks in a row on one character; more of them cover the lines above and below.</summary>
    private const int MaxMarks = 2;

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
    public static string? ProblemWith(string name) =>
        name.Length == 0 ? "the name is empty" : ProblemWith("name", name, MaxLength) ?? ProblemWithLook(name);

    /// <inheritdoc cref="ProblemWith(string)"/>
    public static string? ProblemWithDescription(string description) => ProblemWith("description", description, MaxDescriptionLength);

    /// <summary>
    /// Turns the direction in which what follows it is written, beyond the name's own end: the controls of UAX #9 but for the three marks, which
    /// names of some scripts need.
    /// </summary>
    public static bool TurnsWriting(Rune rune) => rune.Value is (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069);

    /// <summary>A line break is not: it is a control character, which is refused and not taken away.</summary>
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator || IsUnseen(rune);

    /// <summary>Has no width and no form; a variation selector changes the form of what it follows. U+2800 is a blank that counts as a symbol.</summary>
    private static bool IsUnseen(Rune rune) => rune.Value == 0x2800 || (NameKey.IsIgnorable(rune) && !NameKey.IsVariationSelector(rune));

    private static string? ProblemWithLook(string name)
    {
        var marks = 0;
        if (name.EnumerateRunes().All(NameKey.IsIgnorable))
            return "the name holds nothing that can be seen";
        foreach (var rune in name.EnumerateRunes())
        {
            if (IsUnseen(rune))
                return "the name holds an invisible character";
            marks = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (marks > MaxMarks)
                return $"the name holds more than {MaxMarks} combining marks in a row";
        }
        return null;
    }

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
