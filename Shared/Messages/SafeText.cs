using System.Buffers;
using System.Text;

namespace ChatCluster.Protocol.Messages;

/// <summary>
/// Makes text from other users safe for a terminal: an escape sequence could redraw the screen or inject input, and a line end could forge
/// a message of another user.
/// </summary>
public static class SafeText
{
    private const int ControlPictures = 0x2400;
    private const int DeletePicture = 0x2421;

    /// <summary>Characters that may be harmful. Most texts have none of them and need no closer look.</summary>
    private static readonly SearchValues<char> Suspicious = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(static code => (char)code)
            .Where(static code => char.IsSurrogate(code) || !IsHarmless(new(code)))]);

    /// <summary>
    /// Replaces control characters with their pictures (ESC with ␛), and C1 controls, line separators and direction overrides with U+FFFD.
    /// </summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAny(Suspicious) || text.EnumerateRunes().All(IsHarmless))
            return text;
        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            safe.Append(IsHarmless(rune) ? rune : Replacement(rune));
        return safe.ToString();
    }

    /// <summary>An unpaired surrogate is enumerated as U+FFFD, so U+FFFD is replaced too.</summary>
    private static bool IsHarmless(Rune rune) => rune.Value is not
        (< 0x20 or (>= 0x7f and <= 0x9f) or 0x61c or 0x200e or 0x200f or (>= 0x2028 and <= 0x202e) or (>= 0x2066 and <= 0x2069) or 0xfffd);

    private static Rune Replacement(Rune rune) => rune.Value switch
    {
        < 0x20 => new(ControlPictures + rune.Value),
        0x7f => new(DeletePicture),
        _ => Rune.ReplacementChar,
    };
}
