using System.Text.RegularExpressions;

namespace ChatCluster.Balancer.Variables;

/// <summary>What nginx says of a regular expression that PCRE refuses; where .NET's reason has no such words, .NET's own.</summary>
internal static class PatternComplaint
{
    internal static string Of(string pattern, RegexParseException wrong)
    {
        var (reason, offset) = wrong.Error switch
        {
            RegexParseError.InsufficientClosingParentheses => ("missing closing parenthesis", pattern.Length),
            RegexParseError.UnterminatedBracket => ("missing terminating ] for character class", pattern.Length),
            RegexParseError.UnescapedEndingBackslash => ("\\ at end of pattern", pattern.Length),
            RegexParseError.InsufficientOpeningParentheses => ("unmatched closing parenthesis", wrong.Offset - 1),
            RegexParseError.QuantifierAfterNothing => ("quantifier does not follow a repeatable item", wrong.Offset - 1),
            _ => (wrong.Message, pattern.Length),
        };
        var place = offset >= 0 && offset < pattern.Length ? $" at \"{pattern[offset..]}\"" : "";
        return $"pcre2_compile() failed: {reason} in \"{pattern}\"{place}";
    }
}
