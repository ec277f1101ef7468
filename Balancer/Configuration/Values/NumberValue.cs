using System.Globalization;

namespace ChatCluster.Balancer.Configuration.Values;

/// <summary>Whole numbers without sign, in decimal digits only.</summary>
public static class NumberValue
{
    public static bool TryParse(string text, out long value)
    {
        value = 0;
        // The runtime takes zero bytes behind a number for nothing.
        return !text.Contains('\0') && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A number that is kept in 32 bits: a larger one becomes the largest.</summary>
    public static bool TryParse(string text, out int value)
    {
        var isNumber = TryParse(text, out long number);
        value = (int)Math.Min(number, int.MaxValue);
        return isNumber;
    }

    public static bool TryParsePort(string text, out int port) => TryParse(text, out port) && port is >= 1 and <= ushort.MaxValue;
}
