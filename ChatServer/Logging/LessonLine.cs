using System.Globalization;
using System.Text.RegularExpressions;
using ChatCluster.Presentation;
using Serilog.Events;
using Serilog.Formatting;

namespace ChatCluster.Server.Logging;

/// <summary>
/// One event of the lesson, one short line: <c>04:07:56 ● login 13 zhang san  map {13}</c>, with the sign and the colour that the server
/// has in every program. Which events are shown and how stands in Texts/Lesson.*.json, by the names of the events: the first character
/// gives the colour of the text (see <see cref="Paint"/>), and what follows two spaces has the colour of the server. Warnings and errors
/// are shown in any case. Reasons are translated by <paramref name="sentences"/>, as for the users whom they are told.
/// </summary>
/// <param name="server">The server's name, once it has one.</param>
internal sealed partial class LessonLine(TextCatalog texts, SentenceCatalog sentences, Painter paint, Func<string> server) : ITextFormatter
{
    private readonly HashSet<string> _shown = [.. texts.Keys];

    public void Format(LogEvent logEvent, TextWriter output)
    {
        if (TextOf(logEvent) is not { } text)
            return;
        var name = server();
        ServerSign? sign = name.Contains(':', StringComparison.Ordinal) ? ServerSign.Of(name) : null;
        var (what, map) = text.IndexOf("  ", StringComparison.Ordinal) is var at and >= 0 ? (text[..at], text[at..]) : (text, "");
        output.Write(paint.Faint(logEvent.Timestamp.ToString("HH:mm:ss", CultureInfo.InvariantCulture)));
        output.Write($" {InColour(sign, sign?.Sign.ToString() ?? "·")} {Paint(what)}{InColour(sign, map)}\n");
    }

    /// <summary>Null: the event is not shown.</summary>
    private string? TextOf(LogEvent logEvent)
    {
        var exception = logEvent.Exception is { } thrown ? Visible($": {thrown.Message}") : "";
        if (LogText.EventOf(logEvent).Name is { } name && _shown.Contains(name))
            return Place().Replace(texts[name], place => ValueOf(logEvent, place.Groups["name"].Value)) + exception;
        if (logEvent.Level < LogEventLevel.Warning)
            return null;
        var message = Visible(sentences.Translate(LogText.MessageOf(logEvent)));
        return $"{(logEvent.Level == LogEventLevel.Warning ? '!' : '✗')} {message}{exception}";
    }

    private string ValueOf(LogEvent logEvent, string name)
    {
        var text = logEvent.Properties.TryGetValue(name, out var value) ? LogText.Of(value) : "";
        return Visible(name == "Reason" ? sentences.Translate(text) : text);
    }

    private static string Visible(string text)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        LogText.Escape(text, isQuoted: false, output);
        return output.ToString();
    }

    private string InColour(ServerSign? sign, string text) => sign is { } known ? paint.Server(known, text) : text;

    private string Paint(string text) => text[0] switch
    {
        '✓' or '⇢' => paint.Good(text),
        '✗' => paint.Bad(text),
        '!' or '↓' => paint.Pending(text),
        '·' => paint.Faint(text),
        _ => text,
    };

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex Place();
}
