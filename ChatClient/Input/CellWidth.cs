using System.Globalization;
using System.Text;
using Wcwidth;

namespace ChatCluster.Client.Input;

/// <summary>The width of text in terminal cells: two for Chinese characters and emoji, none for combining marks.</summary>
/// <remarks>
/// The width of a code point comes from the Wcwidth package, which follows Unicode. Asking the terminal for its cursor position instead
/// would block until a key is pressed.
/// </remarks>
internal static class CellWidth
{
    private const char EmojiPresentation = '\ufe0f';
    private const int FirstRegionalIndicator = 0x1f1e6;
    private const int LastRegionalIndicator = 0x1f1ff;

    /// <summary>
    /// The width of one grapheme cluster: that of its widest code point, or two for an emoji presentation sequence and a flag of two
    /// letters.
    /// </summary>
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

    private static int OfRune(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            ? 0
            : Math.Max(UnicodeCalculator.GetWidth(rune), 0);
}
