using System.Globalization;
using System.Text;

namespace ChatCluster.Client.Screen;

/// <summary>How many cells of a terminal a text takes: Chinese characters and emoji two, combining marks none.</summary>
/// <remarks>
/// The wide ranges are the W and F classes of UAX #11 (East Asian Width) without their single exceptions. .NET has no such table, and to ask
/// the terminal where its cursor is would wait for a key.
/// </remarks>
internal static class CellWidth
{
    private const char EmojiPresentation = '\ufe0f';

    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115f), (0x2e80, 0x303e), (0x3041, 0xa4cf), (0xa960, 0xa97f), (0xac00, 0xd7a3), (0xf900, 0xfaff), (0xfe30, 0xfe6f),
        (0xff00, 0xff60), (0xffe0, 0xffe6), (0x1f300, 0x1f64f), (0x1f680, 0x1f6ff), (0x1f900, 0x1f9ff), (0x20000, 0x3fffd),
    ];

    public static int Of(string text) => Elements(text).Sum(OfElement);

    /// <summary>The characters as a person counts them: a letter with its accents, or an emoji of several code points, is one.</summary>
    public static IEnumerable<string> Elements(string text)
    {
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
            yield return elements.GetTextElement();
    }

    public static int OfElement(string element) =>
        element.Contains(EmojiPresentation, StringComparison.Ordinal) ? 2 : element.EnumerateRunes().Max(OfRune);

    private static int OfRune(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        return Wide.Any(range => rune.Value >= range.First && rune.Value <= range.Last) ? 2 : 1;
    }
}
