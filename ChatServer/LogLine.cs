using System.Globalization;
using System.Text;
using ChatCluster.Server.Handlers;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace ChatCluster.Server;

/// <summary>
/// One event, one line: <c>2026-11-22 11:00:40.123 INF #7 login 13 "zhang san" from ...</c>. Control characters, line separators and what turns
/// the direction of writing, which could only come from a peer and might steer the reader's terminal or forge a line, are shown as a question mark.
/// </summary>
internal sealed class LogLine : ITextFormatter
{
    private readonly MessageTemplateTextFormatter _line =
        new("{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        _line.Format(logEvent, line);
        foreach (var chunk in line.GetStringBuilder().GetChunks())
        {
            foreach (var character in chunk.Span)
                output.Write(Steers(character) ? '?' : character);
        }
        output.WriteLine();
        if (logEvent.Exception is { } exception)
            output.WriteLine(exception);
    }

    private static bool Steers(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' || (Rune.TryCreate(character, out var rune) && NameRules.TurnsWriting(rune));
}
