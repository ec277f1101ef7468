using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ChatCluster.Balancer.Variables;

/// <summary>What became of a name that was to be added.</summary>
public enum HostNameResult
{
    Added,
    Invalid,

    /// <summary>It is there already.</summary>
    Conflicting,
}

/// <summary>
/// Values by host name: <c>www.example.com</c>, with a wildcard in front (<c>*.example.com</c>) or at the end (<c>www.example.*</c>), both
/// the name and the wildcard in front (<c>.example.com</c>), or by regular expressions. Upper and lower case are the same.
/// </summary>
/// <remarks>
/// Source of the rules: nginx's ngx_hash_add_key and ngx_hash_find_combined. Filled while the configuration is read, afterwards only read.
/// </remarks>
public sealed class HostNames<T>
{
    private readonly Dictionary<string, T> _whole = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T> _suffixes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T> _prefixes = new(StringComparer.Ordinal);
    private readonly List<(Pattern Pattern, T Value)> _patterns = [];

    public void AddPattern(Pattern pattern, T value) => _patterns.Add((pattern, value));

    /// <summary>Adds a name with its wildcard, if it has one.</summary>
    public HostNameResult Add(string name, T value)
    {
        if (name.Count(letter => letter == '*') > 1 || name.Contains("..", StringComparison.Ordinal) || name.Contains('\0'))
            return HostNameResult.Invalid;
        // ".example.com" is "example.com" and "*.example.com" in one.
        if (name.Length > 1 && name[0] == '.')
            return Result(_whole.TryAdd(Fold(name[1..]), value) && _suffixes.TryAdd(Fold(name[1..]), value));
        if (name.Length > 2 && name.StartsWith("*.", StringComparison.Ordinal))
            return Result(_suffixes.TryAdd(Fold(name[2..]), value));
        if (name.Length > 2 && name.EndsWith(".*", StringComparison.Ordinal))
            return Result(_prefixes.TryAdd(Fold(name[..^2]), value));
        return name.Contains('*') ? HostNameResult.Invalid : AddWhole(name, value);
    }

    /// <summary>Adds a text in which nothing is a wildcard.</summary>
    public HostNameResult AddWhole(string text, T value) => Result(_whole.TryAdd(Fold(text), value));

    /// <summary>
    /// The whole name, then the longest wildcard in front, then the longest one at the end, then the expressions in order.
    /// </summary>
    /// <param name="text">What is looked up, a character for each byte.</param>
    /// <param name="facts">Gets the groups of an expression.</param>
    /// <param name="value">What belongs to it.</param>
    public bool TryFind(string text, SessionFacts facts, [MaybeNullWhen(false)] out T value)
    {
        var folded = ByteText.ToLower(text);
        if (_whole.TryGetValue(folded, out value))
            return true;
        for (var dot = folded.IndexOf('.'); dot >= 0; dot = folded.IndexOf('.', dot + 1))
        {
            if (_suffixes.TryGetValue(folded[(dot + 1)..], out value))
                return true;
        }
        for (var dot = folded.LastIndexOf('.'); dot > 0; dot = folded.LastIndexOf('.', dot - 1))
        {
            if (_prefixes.TryGetValue(folded[..dot], out value))
                return true;
        }
        // An empty text is matched by no expression, not even by one that matches nothing.
        var match = text.Length == 0 ? -1 : _patterns.FindIndex(entry => entry.Pattern.Matches(text, facts));
        value = match < 0 ? default : _patterns[match].Value;
        return match >= 0;
    }

    /// <summary>The same names with other values.</summary>
    public HostNames<TOther> Select<TOther>(Func<T, TOther> convert)
    {
        var others = new HostNames<TOther>();
        foreach (var (from, to) in new[] { (_whole, others._whole), (_suffixes, others._suffixes), (_prefixes, others._prefixes) })
        {
            foreach (var (name, value) in from)
                to.Add(name, convert(value));
        }
        others._patterns.AddRange(_patterns.Select(entry => (entry.Pattern, convert(entry.Value))));
        return others;
    }

    private static HostNameResult Result(bool isAdded) => isAdded ? HostNameResult.Added : HostNameResult.Conflicting;

    private static string Fold(string name) => ByteText.ToLower(ByteText.Of(Encoding.UTF8.GetBytes(name)));
}
