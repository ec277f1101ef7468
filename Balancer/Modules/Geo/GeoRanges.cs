using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Modules.Geo;

/// <summary>
/// A <c>geo</c> with <c>ranges</c> of version 4 addresses. A range inside an earlier one takes its part of it; they may not overlap
/// otherwise.
/// </summary>
/// <remarks>
/// Source of the verdicts: nginx's ngx_stream_geo_module.c, which keeps the parts of a range in blocks of 65536 addresses: complaints
/// name the part in the block.
/// </remarks>
internal sealed class GeoRanges : IGeoTable
{
    private const int BlockBits = 16;
    private const uint InBlock = (1u << BlockBits) - 1;

    /// <summary>Sorted, and none overlaps another.</summary>
    private readonly Dictionary<uint, List<Part>> _blocks = [];
    private byte[]? _default;

    public byte[]? Find(IPAddress address)
    {
        var number = address.AddressFamily == AddressFamily.InterNetwork ? NumberOf(address) : uint.MaxValue;
        var part = _blocks.GetValueOrDefault(number >> BlockBits)?.Find(part => part.Contains(number));
        return part?.Value ?? _default;
    }

    public string? Add(string key, string value, Action<string> warn)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        if (CString.Of(key) == "default")
        {
            if (_default is not null)
                warn($"duplicate default geo range value: \"{value}\", old value: \"{Encoding.UTF8.GetString(_default)}\"");
            _default = bytes;
            return null;
        }
        return TryParse(key, out var start, out var end)
            ? Parts(start, end).Select(part => Insert(new Part(part.Start, part.End, bytes), key, value, warn))
                .FirstOrDefault(static complaint => complaint is not null)
            : $"invalid range \"{key}\"";
    }

    public string? Remove(string key, Action<string> warn)
    {
        if (!TryParse(key, out var start, out var end))
            return $"invalid range \"{key}\"";
        var isWhole = true;
        foreach (var (first, last) in Parts(start, end))
            isWhole &= _blocks.GetValueOrDefault(first >> BlockBits)?.RemoveAll(part => (part.Start, part.End) == (first, last)) > 0;
        if (!isWhole)
            warn($"no address range \"{key}\" to delete");
        return null;
    }

    private string? Insert(Part added, string key, string value, Action<string> warn)
    {
        if (!_blocks.TryGetValue(added.Start >> BlockBits, out var parts))
            _blocks.Add(added.Start >> BlockBits, parts = []);
        // nginx looks from the end: the last one that is not behind the new part decides.
        var at = parts.FindLastIndex(part => added.End >= part.Start);
        if (at < 0 || added.Start > parts[at].End)
        {
            parts.Insert(at + 1, added);
            return null;
        }
        var known = parts[at];
        if (added.Start < known.Start || added.End > known.End)
            return $"range \"{key}\" overlaps \"{AddressOf(known.Start)}-{AddressOf(known.End)}\"";
        if ((added.Start, added.End) == (known.Start, known.End))
            warn($"duplicate range \"{key}\", value: \"{value}\", old value: \"{Encoding.UTF8.GetString(known.Value)}\"");
        parts.RemoveAt(at);
        if (added.End < known.End)
            parts.Insert(at, known with { Start = added.End + 1 });
        parts.Insert(at, added);
        if (added.Start > known.Start)
            parts.Insert(at, known with { End = added.Start - 1 });
        return null;
    }

    /// <summary>The range, cut at the borders of the blocks.</summary>
    private static IEnumerable<(uint Start, uint End)> Parts(uint start, uint end)
    {
        for (ulong first = start; first <= end; first = (first | InBlock) + 1)
            yield return ((uint)first, (uint)Math.Min(first | InBlock, end));
    }

    private static bool TryParse(string key, out uint start, out uint end)
    {
        (start, end) = (0, 0);
        var dash = key.IndexOf('-');
        if (dash < 0 || AddressParser.ParseVersion4(key[..dash]) is not { } first
            || AddressParser.ParseVersion4(key[(dash + 1)..]) is not { } last)
        {
            return false;
        }
        (start, end) = (NumberOf(first), NumberOf(last));
        return start <= end;
    }

    private static uint NumberOf(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static IPAddress AddressOf(uint number) => new(BinaryPrimitives.ReverseEndianness(number));

    /// <summary>Addresses from <paramref name="Start"/> to <paramref name="End"/>, both included.</summary>
    private sealed record Part(uint Start, uint End, byte[] Value)
    {
        public bool Contains(uint number) => number >= Start && number <= End;
    }
}
