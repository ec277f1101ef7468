using System.Globalization;
using System.Text;

namespace ChatCluster.Protocol.Messages;

/// <summary>
/// The rules for the <c>time</c> of a message. A client prints it at the start of a line, before the sender's id, so free text there could
/// forge a message of another user.
/// </summary>
public static class MessageTime
{
    /// <summary>The most UTF-16 code units: the length of "yyyy-MM-dd HH:mm:ss".</summary>
    public const int MaxLength = 19;

    /// <summary>The course's format: local time in seconds.</summary>
    public const string Format = "yyyy-MM-dd HH:mm:ss";

    /// <returns>
    /// True for a text of at most <see cref="MaxLength"/> without brackets, controls, format characters or line separators.
    /// </returns>
    public static bool IsAcceptable(string time) => time.Length <= MaxLength && (IsAscii(time) || time.EnumerateRunes().All(IsPlain));

    /// <summary>The usual case, without the Unicode tables.</summary>
    private static bool IsAscii(string time) => !time.AsSpan().ContainsAnyExceptInRange(' ', '~') && !time.AsSpan().ContainsAny('[', ']');

    private static bool IsPlain(Rune rune) => rune.Value is not ('[' or ']') && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
