using System.Buffers;
using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Parsing;

namespace ChatCluster.Server.Logging;

/// <summary>
/// One event, one line: <c>2026-11-22 11:00:40.123 INF #7 login 13 "zhang san" from ...</c>. What a peer sent cannot forge a line or steer
/// the reader's terminal: in every value a backslash and whatever cannot be seen (control and format characters, line separators, halves of
/// surrogate pairs) is written as in JSON, <c>\\</c> and <c>\u001b</c>, and so is a quotation mark in a value between quotation marks. A
/// JSON reader therefore gives back such a value as it was.
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
                Escape(TextOf(value, property.Format), isQuoted, output);
            else
                output.Write(token);
            isQuoted = token is TextToken text && text.Text.EndsWith('"');
        }
        output.Write('\n');
        if (logEvent.Exception is { } exception)
            Indent(exception.ToString(), output);
    }

    private static string TextOf(LogEventPropertyValue value, string? format) =>
        value is ScalarValue { Value: string text } ? text : value.ToString(format, CultureInfo.InvariantCulture);

    private static void Indent(string text, TextWriter output)
    {
        foreach (var line in text.Split('\n'))
        {
            output.Write("    ");
            Escape(line.TrimEnd('\r'), isQuoted: false, output);
            output.Write('\n');
        }
    }

    private static void Escape(ReadOnlySpan<char> text, bool isQuoted, TextWriter output)
    {
        while (!text.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf16(text, out var rune, out var length) == OperationStatus.Done;
            if (rune.Value == '\\' || (isQuoted && rune.Value == '"'))
                output.Write('\\');
            if (isWhole && IsVisible(rune))
                output.Write(text[..length]);
            else
                WriteCodes(text[..length], output);
            text = text[length..];
        }
    }

    private static void WriteCodes(ReadOnlySpan<char> units, TextWriter output)
    {
        foreach (var unit in units)
            output.Write($"\\u{(int)unit:x4}");
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
