using System.Globalization;
using System.Text;

namespace ChatCluster.Balancer.Variables;

/// <summary>Times as nginx's variables show them.</summary>
internal static class TimeValues
{
    /// <summary>Seconds with three decimals.</summary>
    internal static byte[] Seconds(long milliseconds) => Encoding.ASCII.GetBytes(SecondsText(milliseconds));

    internal static string SecondsText(long milliseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}.{milliseconds % 1000:D3}");

    /// <summary><c>22/Nov/2026:08:09:10 +0000</c>, the common log format.</summary>
    internal static string Local(DateTimeOffset time) =>
        time.ToString("dd/MMM/yyyy:HH:mm:ss ", CultureInfo.InvariantCulture)
            + time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);

    /// <summary><c>2026-11-22T08:09:10+00:00</c>.</summary>
    internal static string Iso8601(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
