using System.Buffers;
using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Parsing;

namespace ChatCluster.Server.Logging;

/// <summary>The texts in an event, and how all formats write what a peer has sent.</summary>
internal static class LogText
{
    /// <summary>The whole message, with the values as they are.</summary>
    public static string MessageOf(LogEvent logEvent) => string.Concat(logEvent.MessageTemplate.Tokens.Select(token =>
        token is PropertyToken property && logEvent.Properties.TryGetValue(property.PropertyName, out var value)
            ? Of(value, property.Format)
            : token.ToString()));

    public static string Of(LogEventPropertyValue value, string? format = null) =>
        value is ScalarValue { Value: string text } ? text : value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The number of the event and its name, as its <c>*Log.cs</c> file gives them; null for what the log says itself.</summary>
    public static (int? Id, string? Name) EventOf(LogEvent logEvent)
    {
        var parts = logEvent.Properties.GetValueOrDefault("EventId") is StructureValue id ? id.Properties : [];
        return (Part("Id") as int?, Part("Name") as string);

        object? Part(string name) => (parts.FirstOrDefault(part => part.Name == name)?.Value as ScalarValue)?.Value;
    }

    /// <summary>
    /// A backslash and whatever cannot be seen (control and format characters, line separators, halves of surrogate pairs) is written as in
    /// JSON; within quotation marks a quotation mark too. So no value can forge a line or steer the reader's terminal.
    /// </summary>
    public static void Escape(ReadOnlySpan<char> text, bool isQuoted, TextWriter output)
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
