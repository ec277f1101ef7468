using System.Globalization;
using System.Text;

namespace ChatCluster.Protocol.Messages;

/// <summary>
/// What the <c>time</c> of a message may be. A client prints it at the beginning of a line, before the sender's id: free text there would be
/// words in another user's mouth.
/// </summary>
public static class MessageTime
{
    /// <summary>UTF-16 code units, as many as "yyyy-MM-dd HH:mm:ss" has.</summary>
    public const int MaxLength = 19;

    /// <summary>The course's form: local time, to the second.</summary>
    public const string Format = "yyyy-MM-dd HH:mm:ss";

    /// <returns>True for a text of at most <see cref="MaxLength"/> without brackets, controls, format characters or line separators.</returns>
    public static bool IsAcceptable(string time) => time.Length <= MaxLength && (IsAscii(time) || time.EnumerateRunes().All(IsPlain));

    /// <summary>The usual case, without a look at the character tables.</summary>
    private static bool IsAscii(string time) => !time.AsSpan().ContainsAnyExceptInRange(' ', '~') && !time.AsSpan().ContainsAny('[', ']');

    private static bool IsPlain(Rune rune) => rune.Value is not ('[' or ']') && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
