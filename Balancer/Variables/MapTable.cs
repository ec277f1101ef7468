using System.Text;

namespace ChatCluster.Balancer.Variables;

/// <summary>
/// The choices of a <c>map</c>: a text is looked up as a whole, then as a host name with wildcards, then against each regular expression
/// in order; else the default. Whole texts match in upper and lower case alike.
/// </summary>
/// <remarks>Source of the order: nginx's ngx_stream_map_find. Filled while the configuration is read, afterwards only read.</remarks>
public sealed class MapTable(ComplexValue source)
{
    private readonly Dictionary<string, ComplexValue> _whole = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ComplexValue> _suffixes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ComplexValue> _prefixes = new(StringComparer.Ordinal);
    private readonly List<(Pattern Pattern, ComplexValue Value)> _patterns = [];

    /// <summary>What texts get that match nothing; null: empty.</summary>
    public ComplexValue? Default { get; set; }

    /// <summary>Keys may hold wildcards (<c>hostnames</c>).</summary>
    public bool AreHostNames { get; set; }

    public void AddPattern(Pattern pattern, ComplexValue value) => _patterns.Add((pattern, value));

    /// <summary>False: the key is there already.</summary>
    public bool TryAddWhole(string key, ComplexValue value) => _whole.TryAdd(Fold(key), value);

    /// <summary><c>*.example.com</c>, given as <c>example.com</c>.</summary>
    public bool TryAddSuffix(string key, ComplexValue value) => _suffixes.TryAdd(Fold(key), value);

    /// <summary><c>www.example.*</c>, given as <c>www.example</c>.</summary>
    public bool TryAddPrefix(string key, ComplexValue value) => _prefixes.TryAdd(Fold(key), value);

    /// <summary>The value that the session's text is mapped to.</summary>
    public byte[] Read(SessionFacts facts)
    {
        var text = ByteText.Of(source.Evaluate(facts));
        if (AreHostNames && text.EndsWith('.'))
            text = text[..^1];
        return (Find(text, facts) ?? Default)?.Evaluate(facts) ?? [];
    }

    private ComplexValue? Find(string text, SessionFacts facts)
    {
        var folded = ByteText.ToLower(text);
        if (_whole.TryGetValue(folded, out var value))
            return value;
        if (AreHostNames && FindWildcard(folded) is { } wildcard)
            return wildcard;
        // An empty text is matched by no expression, not even by one that matches nothing.
        return text.Length == 0 ? null : _patterns.Find(entry => entry.Pattern.Matches(text, facts)).Value;
    }

    /// <summary>The longest wildcard in front, then the longest one at the end.</summary>
    private ComplexValue? FindWildcard(string text)
    {
        for (var dot = text.IndexOf('.'); dot >= 0; dot = text.IndexOf('.', dot + 1))
        {
            if (_suffixes.TryGetValue(text[(dot + 1)..], out var value))
                return value;
        }
        for (var dot = text.LastIndexOf('.'); dot > 0; dot = text.LastIndexOf('.', dot - 1))
        {
            if (_prefixes.TryGetValue(text[..dot], out var value))
                return value;
        }
        return null;
    }

    private static string Fold(string key) => ByteText.ToLower(ByteText.Of(Encoding.UTF8.GetBytes(key)));
}
