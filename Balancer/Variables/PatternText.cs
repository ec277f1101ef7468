using System.Text;
using System.Text.RegularExpressions;

namespace ChatCluster.Balancer.Variables;

/// <summary>Rewrites a regular expression of PCRE where .NET writes the same thing otherwise or means another set of characters.</summary>
internal static class PatternText
{
    /// <summary>The expression as .NET wants it.</summary>
    /// <param name="pattern">As PCRE wants it.</param>
    /// <param name="groups">Its capturing groups in PCRE's order, from 1, with their names; .NET counts those with names last.</param>
    internal static string Translate(string pattern, out IReadOnlyList<string?> groups)
    {
        var result = new StringBuilder(pattern.Length + 16);
        List<string?> found = [];
        groups = found;
        for (var at = 0; at < pattern.Length; at++)
        {
            var rest = pattern.AsSpan(at);
            if (rest.StartsWith(@"\Q"))
            {
                var text = rest[2..];
                var end = text.IndexOf(@"\E");
                result.Append(Regex.Escape((end < 0 ? text : text[..end]).ToString()));
                at += end < 0 ? rest.Length : end + 3;
            }
            else if (rest[0] == '\\' && rest.Length > 1)
            {
                result.Append(Escape(rest[1], inClass: false));
                at++;
            }
            else if (rest[0] == '[')
            {
                at += Class(rest, result) - 1;
            }
            else if (rest.StartsWith("(?P=") && rest.IndexOf(')') is > 0 and var close)
            {
                result.Append("\\k<").Append(rest[4..close]).Append('>');
                at += close;
            }
            else
            {
                if (rest.StartsWith("(?P<"))
                {
                    result.Append("(?");
                    at += "(?P".Length - 1;
                }
                else
                {
                    result.Append(rest[0]);
                }
                if (IsCapture(rest, out var name))
                    found.Add(name);
            }
        }
        return result.ToString();
    }

    private static bool IsCapture(ReadOnlySpan<char> rest, out string? name)
    {
        name = null;
        if (rest[0] != '(' || rest.StartsWith("(*"))
            return false;
        if (!rest.StartsWith("(?"))
            return true;
        var start = rest.StartsWith("(?P<") ? 4 : 3;
        var end = rest.StartsWith("(?'") ? '\'' : '>';
        var isNamed = rest.StartsWith("(?P<") || rest.StartsWith("(?'")
            || (rest.StartsWith("(?<") && !rest.StartsWith("(?<=") && !rest.StartsWith("(?<!"));
        if (!isNamed || rest[start..].IndexOf(end) is not (> 0 and var length))
            return false;
        name = rest.Slice(start, length).ToString();
        return true;
    }

    /// <summary>Writes one set in brackets; how many characters it had.</summary>
    private static int Class(ReadOnlySpan<char> rest, StringBuilder result)
    {
        var at = 1;
        result.Append('[');
        if (at < rest.Length && rest[at] == '^')
            result.Append(rest[at++]);
        for (var first = at; at < rest.Length; at++)
        {
            if (rest[at] == ']' && at > first)
            {
                result.Append(']');
                return at + 1;
            }
            if (rest[at..].StartsWith("[:") && rest[at..].IndexOf(":]") is > 0 and var end
                && CharacterSets.OfPosix(rest.Slice(at + 2, end - 2)) is { } members)
            {
                result.Append(members);
                at += end + 1;
            }
            else if (rest[at] == '\\' && at + 1 < rest.Length)
            {
                result.Append(Escape(rest[++at], inClass: true));
            }
            else
            {
                // In .NET a bracket can begin a set to be taken away.
                result.Append(rest[at] == '[' ? "\\[" : rest[at]);
            }
        }
        return rest.Length;
    }

    private static string Escape(char letter, bool inClass) => (letter, CharacterSets.OfEscape(letter)) switch
    {
        (_, { } members) => inClass ? members : $"[{members}]",
        ('R', _) when !inClass => $"(?:\\r\\n|[{CharacterSets.OfEscape('v')}])",
        ('_', _) => "_",
        _ => $"\\{letter}",
    };
}
