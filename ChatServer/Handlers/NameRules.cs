using System.Globalization;
using System.Text;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Handlers;

/// <summary>
/// The rules for names of users and groups: any readable text. Names appear on other users' screens and in the log.
/// </summary>
/// <remarks>
/// No format character is allowed inside, not even the joiners (ZWJ, ZWNJ) of some scripts and emoji sequences: a name with one looks like
/// the name without it. <see cref="NameKey"/> decides whether two names are the same.
/// </remarks>
public static class NameRules
{
    /// <summary>Characters (Unicode code points), as in the course's tables.</summary>
    public const int MaxLength = 50;

    /// <summary>For a group's description, as in the course's tables.</summary>
    public const int MaxDescriptionLength = 200;

    /// <summary>Combining marks in a row on one character; more of them cover the lines above and below.</summary>
    private const int MaxMarks = 2;

    /// <summary>
    /// The text without invisible characters at its ends: white space of any script, and marks without width (U+200B, U+FEFF and similar).
    /// So two names that look the same at their ends are the same.
    /// </summary>
    public static string Trim(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        var start = runes.FindIndex(rune => !IsInvisible(rune));
        return start < 0 ? "" : string.Concat(runes[start..(runes.FindLastIndex(rune => !IsInvisible(rune)) + 1)]);
    }

    /// <param name="name">Trimmed.</param>
    /// <returns>The problem with the name, for the user to read; null when there is none.</returns>
    public static string? ProblemWith(string name) =>
        name.Length == 0 ? "the name is empty" : ProblemWith("name", name, MaxLength) ?? ProblemWithLook(name);

    /// <inheritdoc cref="ProblemWith(string)"/>
    public static string? ProblemWithDescription(string description) => ProblemWith("description", description, MaxDescriptionLength);

    /// <summary>
    /// Changes the writing direction of what follows, even beyond the end of the name: the controls of UAX #9, except the three marks,
    /// which names of some scripts need.
    /// </summary>
    public static bool ChangesDirection(Rune rune) => rune.Value is (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069);

    /// <summary>A line break is not trimmed: it is a control character, which is refused.</summary>
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator || HasNoForm(rune);

    /// <summary>
    /// No width and no form. A variation selector is not included, because it changes the form of its predecessor. U+2800 is a blank that
    /// counts as a symbol.
    /// </summary>
    private static bool HasNoForm(Rune rune) =>
        rune.Value == 0x2800 || (NameKey.IsIgnorable(rune) && !NameKey.IsVariationSelector(rune));

    private static string? ProblemWithLook(string name)
    {
        var marks = 0;
        if (name.EnumerateRunes().All(NameKey.IsIgnorable))
            return "the name holds nothing that can be seen";
        foreach (var rune in name.EnumerateRunes())
        {
            if (HasNoForm(rune))
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
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || ChangesDirection(rune))
                return $"the {what} holds a control character";
            length++;
        }
        return length > maxLength ? $"the {what} is longer than {maxLength} characters" : null;
    }
}
