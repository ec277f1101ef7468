using System.Globalization;
using System.Text;

namespace ChatCluster.Balancer.Variables;

/// <summary>PCRE's named sets of bytes. .NET has others of the same names, that follow Unicode: these are written out.</summary>
internal static class CharacterSets
{
    private static readonly Dictionary<string, Predicate<char>> Posix = new(StringComparer.Ordinal)
    {
        ["alpha"] = char.IsAsciiLetter,
        ["digit"] = char.IsAsciiDigit,
        ["alnum"] = char.IsAsciiLetterOrDigit,
        ["upper"] = char.IsAsciiLetterUpper,
        ["lower"] = char.IsAsciiLetterLower,
        ["space"] = IsSpace,
        ["xdigit"] = char.IsAsciiHexDigit,
        ["word"] = IsWord,
        ["blank"] = letter => letter is ' ' or '\t',
        ["cntrl"] = letter => letter is < ' ' or '\x7f',
        ["graph"] = letter => letter is > ' ' and < '\x7f',
        ["print"] = letter => letter is >= ' ' and < '\x7f',
        ["punct"] = letter => letter is > ' ' and < '\x7f' && !char.IsAsciiLetterOrDigit(letter),
    };

    /// <summary>The members of the set between <c>[:</c> and <c>:]</c>; null when there is no such set.</summary>
    internal static string? OfPosix(ReadOnlySpan<char> name)
    {
        var isNegated = name.StartsWith('^');
        return Posix.GetValueOrDefault(name[(isNegated ? 1 : 0)..].ToString()) is { } has ? Members(has, isNegated) : null;
    }

    /// <summary>The members of <c>\w</c> or <c>\W</c> and its like; null when the letter means no set.</summary>
    internal static string? OfEscape(char letter)
    {
        Predicate<char>? has = char.ToLowerInvariant(letter) switch
        {
            'w' => IsWord,
            's' => IsSpace,
            'd' => char.IsAsciiDigit,
            'h' => static letter => letter is '\t' or ' ' or '\xa0',
            'v' => static letter => letter is (>= '\n' and <= '\r') or '\x85',
            'n' when letter == 'N' => static letter => letter == '\n',
            _ => null,
        };
        return has is null ? null : Members(has, isNegated: char.IsAsciiLetterUpper(letter));
    }

    private static bool IsWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';

    private static bool IsSpace(char letter) => letter is ' ' or (>= '\t' and <= '\r');

    private static string Members(Predicate<char> has, bool isNegated)
    {
        var members = new StringBuilder();
        for (var first = 0; first <= byte.MaxValue; first++)
        {
            var last = first;
            while (last <= byte.MaxValue && has((char)last) != isNegated)
                last++;
            if (last > first)
                members.Append(CultureInfo.InvariantCulture, $"\\x{first:x2}-\\x{last - 1:x2}");
            first = last;
        }
        return members.ToString();
    }
}
