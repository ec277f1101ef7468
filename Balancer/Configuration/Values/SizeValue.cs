namespace ChatCluster.Balancer.Configuration.Values;

/// <summary>Sizes in bytes: a number, with <c>k</c> (1024) or <c>m</c> (1024 * 1024) in either case.</summary>
public static class SizeValue
{
    public static bool TryParse(string text, out long bytes) => TryParse(text, giga: 1, out bytes);

    /// <summary>The size of a file, which may also be given in <c>g</c>.</summary>
    public static bool TryParseOffset(string text, out long bytes) => TryParse(text, giga: 1024 * 1024 * 1024, out bytes);

    /// <param name="giga">The factor of <c>g</c>; 1: the letter is not allowed.</param>
    private static bool TryParse(string text, int giga, out long bytes)
    {
        var scale = text.Length == 0 ? 1 : text[^1] switch
        {
            'k' or 'K' => 1024,
            'm' or 'M' => 1024 * 1024,
            'g' or 'G' => giga,
            _ => 1,
        };
        var digits = scale == 1 ? text : text[..^1];
        if (!NumberValue.TryParse(digits, out bytes) || bytes > long.MaxValue / scale)
            return false;
        bytes *= scale;
        return true;
    }
}
