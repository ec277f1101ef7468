using System.Globalization;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>Whole numbers without sign, in decimal digits only.</summary>
public static class NumberValue
{
    public static bool TryParse(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>A number that the balancer keeps in 32 bits; nginx would take larger ones.</summary>
    public static bool TryParse(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    public static bool TryParsePort(string text, out int port) => TryParse(text, out port) && port is >= 1 and <= ushort.MaxValue;
}
