using System.Globalization;
using System.Net;
using System.Text;

namespace ChatCluster.Balancer.Logging;

/// <summary>Puts the header of RFC 3164 before a line: <c>&lt;190&gt;Nov 22 08:09:10 host nginx: </c>.</summary>
internal static class SyslogLine
{
    private const int Severities = 8;

    private static readonly string HostName = Dns.GetHostName().ToLowerInvariant() + " ";

    /// <param name="config">The server's settings.</param>
    /// <param name="severity">0, emerg, to 7, debug.</param>
    /// <param name="time">Now, in this machine's time zone.</param>
    /// <param name="text">The line, with or without its end, which is not sent.</param>
    internal static byte[] Make(SyslogConfig config, int severity, DateTimeOffset time, ReadOnlySpan<byte> text)
    {
        var priority = config.Facility * Severities + severity;
        var host = config.HasHostName ? HostName : "";
        var date = string.Create(CultureInfo.InvariantCulture, $"{time:MMM} {time.Day,2} {time:HH:mm:ss}");
        var header = string.Create(CultureInfo.InvariantCulture, $"<{priority}>{date} {host}{config.Tag}: ");
        return [.. Encoding.UTF8.GetBytes(header), .. text.TrimEnd((byte)'\n')];
    }
}
