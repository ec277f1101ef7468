using System.Globalization;
using System.Text;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Logging;

/// <summary>A line of the error log: <c>YYYY/MM/DD HH:MM:SS [level] PID#THREAD: *CONNECTION message</c>.</summary>
/// <remarks>
/// nginx writes what a client sent as it is. Here control characters are written as nginx writes them in an access log, <c>\x1B</c>: a log
/// is read on terminals, which obey escape sequences.
/// </remarks>
internal static class ErrorLine
{
    /// <summary>With its end, in bytes: nginx's NGX_MAX_ERROR_STR.</summary>
    internal const int Longest = 2048;

    /// <param name="connection">Serial number of the client's connection; null for a line about the process.</param>
    /// <param name="message">Without a line end.</param>
    /// <returns>The line with its end.</returns>
    internal static byte[] Make(DateTimeOffset now, LogLevel level, long? connection, string message)
    {
        var serial = connection is { } number ? string.Create(CultureInfo.InvariantCulture, $"*{number} ") : "";
        var (process, thread) = (Environment.ProcessId, Environment.CurrentManagedThreadId);
        var line = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{now:yyyy'/'MM'/'dd HH':'mm':'ss} [{level.Name()}] {process}#{thread}: {serial}{Escaped(message)}\n"));
        return line.Length > Longest ? Cut(line) : line;
    }

    /// <summary>C0 and C1 controls, byte for byte of their UTF-8.</summary>
    private static string Escaped(string message)
    {
        if (!message.AsSpan().ContainsAnyInRange('\0', '\x1F') && !message.AsSpan().ContainsAnyInRange('\x7F', '\x9F'))
            return message;
        var escaped = new StringBuilder(message.Length + 16);
        foreach (var one in message)
        {
            if (!char.IsControl(one))
                escaped.Append(one);
            else
                escaped.Append(one < 0x80 ? "" : "\\xC2").Append(CultureInfo.InvariantCulture, $"\\x{(int)one:X2}");
        }
        return escaped.ToString();
    }

    /// <summary>Not within a character.</summary>
    private static byte[] Cut(byte[] line)
    {
        const int ContinuationMask = 0xC0;
        const int Continuation = 0x80;
        var end = Longest - 1;
        while ((line[end] & ContinuationMask) == Continuation)
            end--;
        return [.. line.AsSpan(0, end), (byte)'\n'];
    }
}
