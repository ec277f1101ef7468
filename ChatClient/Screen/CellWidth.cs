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
    private const int FirstRegionalIndicator = 0x1f1e6;
    private const int LastRegionalIndicator = 0x1f1ff;

    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115f), (0x2e80, 0x303e), (0x3041, 0xa4cf), (0xa960, 0xa97f), (0xac00, 0xd7a3), (0xf900, 0xfaff), (0xfe30, 0xfe6f),
        (0xff00, 0xff60), (0xffe0, 0xffe6), (0x1f300, 0x1f64f), (0x1f680, 0x1f6ff), (0x1f900, 0x1f9ff), (0x20000, 0x3fffd),
    ];

    public static int Of(string text) => Elements(text).Sum(OfElement);

    private static IEnumerable<string> Elements(string text)
    {
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
            yield return elements.GetTextElement();
    }

    /// <summary>Of one cluster: the widest of its code points, and two for an emoji that is one only by a selector or as a flag of two letters.</summary>
    public static int OfElement(string element)
    {
        if (element is [>= ' ' and <= '~'])
            return 1;
        var (widest, letters) = (0, 0);
        foreach (var rune in element.EnumerateRunes())
        {
            if (rune.Value == EmojiPresentation)
                return 2;
            letters += rune.Value is >= FirstRegionalIndicator and <= LastRegionalIndicator ? 1 : 0;
            widest = Math.Max(widest, OfRune(rune));
        }
        return letters == 2 ? 2 : widest;
    }

    private static int OfRune(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        foreach (var (first, last) in Wide)
        {
            if (rune.Value >= first && rune.Value <= last)
                return 2;
        }
        return 1;
    }
}
