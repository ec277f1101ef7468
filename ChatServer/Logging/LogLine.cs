using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Parsing;

namespace ChatCluster.Server.Logging;

/// <summary>
/// One event, one line: <c>2026-11-22 11:00:40.123 INF #7 login 13 "zhang san" from ...</c>. The values are escaped
/// (<see cref="LogText.Escape"/>), so a JSON reader gives back a value between quotation marks as it was.
/// </summary>
/// <remarks>The lines of an exception that follow are indented, so that none of them passes for an event.</remarks>
internal sealed class LogLine : ITextFormatter
{
    private static readonly MessageTemplateTextFormatter Head = new("{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} ",
        CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        Head.Format(logEvent, output);
        var isQuoted = false;
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property && logEvent.Properties.TryGetValue(property.PropertyName, out var value))
                LogText.Escape(LogText.Of(value, property.Format), isQuoted, output);
            else
                output.Write(token);
            isQuoted = token is TextToken text && text.Text.EndsWith('"');
        }
        output.Write('\n');
        if (logEvent.Exception is { } exception)
            Indent(exception.ToString(), output);
    }

    private static void Indent(string text, TextWriter output)
    {
        foreach (var line in text.Split('\n'))
        {
            output.Write("    ");
            LogText.Escape(line.TrimEnd('\r'), isQuoted: false, output);
            output.Write('\n');
        }
    }
}
