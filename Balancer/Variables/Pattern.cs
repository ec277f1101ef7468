using System.Text;
using System.Text.RegularExpressions;

namespace ChatCluster.Balancer.Variables;

/// <summary>
/// A regular expression of the configuration. A match leaves its groups to the session: <c>$1</c> to <c>$9</c>, and by their names.
/// </summary>
/// <remarks>
/// It is written for PCRE and run by .NET over bytes; <see cref="PatternText"/> levels what differs. The engine that takes linear time is
/// used where it can do the pattern; the other one gives up after <see cref="Patience"/>, and then nothing has matched: no text may hang a
/// loop.
/// </remarks>
public sealed class Pattern
{
    /// <summary>About what PCRE takes for the backtracks that nginx allows it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Regex _regex;
    private readonly IReadOnlyList<int> _groups;
    private readonly IReadOnlyList<(Variable Variable, int Group)> _named;

    private Pattern(Regex regex, IReadOnlyList<string?> groups, IReadOnlyList<(Variable Variable, string Name)> named)
    {
        _regex = regex;
        var unnamed = 0;
        _groups = [0, .. groups.Select(name => name is null ? ++unnamed : regex.GroupNumberFromName(name))];
        _named = [.. named.Select(pair => (pair.Variable, regex.GroupNumberFromName(pair.Name)))];
    }

    /// <summary>A match has parts of its own.</summary>
    internal bool HasGroups => _groups.Count > 1;

    /// <summary>Null, or what is wrong with the expression, in nginx's words.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="ignoreCase">Upper and lower case are the same.</param>
    /// <param name="variables">Where named groups become variables.</param>
    /// <param name="pattern">Null when something is wrong.</param>
    public static string? Compile(string text, bool ignoreCase, VariableSet variables, out Pattern? pattern)
    {
        pattern = null;
        var translated = PatternText.Translate(ByteText.Of(Encoding.UTF8.GetBytes(text)), out var groups);
        Regex regex;
        try
        {
            regex = Create(translated, ignoreCase
                ? RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
                : RegexOptions.CultureInvariant);
        }
        catch (RegexParseException wrong)
        {
            return PatternComplaint.Of(text, wrong);
        }

        List<(Variable, string)> named = [];
        foreach (var name in groups.OfType<string>())
        {
            if (!variables.TryDefine(name, out var variable))
                return $"the duplicate \"{name}\" variable";
            if (!variable.IsDefined)
                variable.Define(static _ => null);
            named.Add((variable, name));
        }
        pattern = new Pattern(regex, groups, named);
        return null;
    }

    /// <summary>Whether the bytes match, outside of a session.</summary>
    public bool IsMatch(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return _regex.IsMatch(ByteText.Of(bytes));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    internal bool Matches(string text, SessionFacts facts)
    {
        Match match;
        try
        {
            match = _regex.Match(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
        if (!match.Success)
            return false;
        facts.Captures = [.. _groups.Select(group => Value(match, group))];
        foreach (var (variable, group) in _named)
            variable.Write(facts, Value(match, group));
        return true;
    }

    private static Regex Create(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            var backtracking = new Regex(pattern, options, Patience);
            // The first match also compiles the engine, which must not count against its time limit.
            _ = backtracking.IsMatch("");
            return backtracking;
        }
    }

    private static byte[]? Value(Match match, int group) =>
        match.Groups[group] is { Success: true } captured ? ByteText.Back(captured.ValueSpan) : null;
}
