using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Map;

/// <summary>
/// The choices of a <c>map</c>: a text is looked up as a whole, then as a host name with wildcards, then against each regular expression
/// in order; else the default. Whole texts match in upper and lower case alike.
/// </summary>
/// <remarks>Source of the order: nginx's ngx_stream_map_find. Filled while the configuration is read, afterwards only read.</remarks>
public sealed class MapTable(ComplexValue source)
{
    private readonly HostNames<ComplexValue> _values = new();

    /// <summary>What texts get that match nothing; null: empty.</summary>
    public ComplexValue? Default { get; set; }

    /// <summary>Keys may hold wildcards (<c>hostnames</c>).</summary>
    public bool AreHostNames { get; set; }

    public void AddPattern(Pattern pattern, ComplexValue value) => _values.AddPattern(pattern, value);

    public HostNameResult Add(string key, ComplexValue value) => AreHostNames ? _values.Add(key, value) : _values.AddWhole(key, value);

    /// <summary>The value that the session's text is mapped to.</summary>
    public byte[] Read(SessionFacts facts)
    {
        var text = ByteText.Of(source.Evaluate(facts));
        if (AreHostNames && text.EndsWith('.'))
            text = text[..^1];
        return (_values.TryFind(text, facts, out var value) ? value : Default)?.Evaluate(facts) ?? [];
    }
}
