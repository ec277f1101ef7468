using System.Diagnostics.CodeAnalysis;
using System.Text;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.SplitClients;

/// <summary>One line of <c>split_clients</c>.</summary>
/// <param name="Hundredths">The share in hundredths of a percent; 0: <c>*</c>, whatever the lines before leave.</param>
/// <param name="Value">What the variable is.</param>
public readonly record struct SplitShare(uint Hundredths, byte[] Value)
{
    /// <param name="percent"><c>*</c>, or a number of at most two decimals and <c>%</c>.</param>
    /// <param name="value">As written.</param>
    /// <param name="share">Only meaningful when the percentage is one.</param>
    public static bool TryParse(string percent, string value, out SplitShare share)
    {
        long hundredths = 0;
        var isShare = percent == "*" || (percent.EndsWith('%') && TryParseHundredths(percent[..^1], out hundredths) && hundredths > 0);
        // nginx keeps 32 bits of the number.
        share = new SplitShare(unchecked((uint)hundredths), Encoding.UTF8.GetBytes(value));
        return isShare;
    }

    /// <summary><c>33</c>, <c>33.3</c>, <c>33.33</c>, <c>.5</c>, but no third decimal.</summary>
    private static bool TryParseHundredths(string number, out long hundredths)
    {
        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        var decimals = point < 0 ? "" : number[(point + 1)..];
        hundredths = 0;
        return number.Length > 0 && decimals.Length <= 2 && NumberValue.TryParse($"0{whole}{decimals.PadRight(2, '0')}", out hundredths);
    }
}

/// <summary>Which hashes get which value of a <c>split_clients</c>.</summary>
/// <remarks>Source: nginx's ngx_stream_split_clients_module.c, so that both put a client into the same share.</remarks>
public sealed class SplitTable
{
    private const uint Whole = 10000;

    private readonly ComplexValue _source;
    private readonly IReadOnlyList<(uint End, byte[] Value)> _ranges;

    private SplitTable(ComplexValue source, IReadOnlyList<(uint End, byte[] Value)> ranges) => (_source, _ranges) = (source, ranges);

    /// <param name="source">The text that is hashed.</param>
    /// <param name="shares">In the order of the lines.</param>
    /// <param name="table">Null when the shares are more than the whole.</param>
    public static bool TryCreate(ComplexValue source, IReadOnlyList<SplitShare> shares, [NotNullWhen(true)] out SplitTable? table)
    {
        table = null;
        uint total = 0, end = 0;
        var ranges = new List<(uint, byte[])>();
        foreach (var (hundredths, value) in shares)
        {
            total = hundredths == 0 ? Whole : unchecked(total + hundredths);
            if (total > Whole)
                return false;
            // Each share is rounded down by itself, as nginx does: the ends of the ranges depend on it.
            end += (uint)(hundredths * (ulong)uint.MaxValue / Whole);
            ranges.Add((hundredths == 0 ? 0 : end, value));
        }
        table = new SplitTable(source, ranges);
        return true;
    }

    /// <summary>The value of a session's share; empty when its hash is in none.</summary>
    public byte[] Read(SessionFacts facts)
    {
        var hash = MurmurHash2.Compute(_source.Evaluate(facts));
        foreach (var (end, value) in _ranges)
        {
            // No share ends at 0: that is the mark of "*".
            if (hash < end || end == 0)
                return value;
        }
        return [];
    }
}
