using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace ChatCluster.Server.Logging;

/// <summary>
/// One event, one JSON object: <c>{"time":"2026-11-22T03:00:40.123Z","level":"info","id":1300,"event":"LoggedIn","message":"...",
/// "connection":7,"userId":13,...}</c>. After the message come the values of the event by their names.
/// </summary>
/// <remarks>
/// Serilog.Formatting.Compact leaves out the level of most events, and puts quotation marks around each text within a message.
/// </remarks>
internal sealed class JsonLine : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write("{\"time\":");
        WriteText(logEvent.Timestamp.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), output);
        WriteMember("level", new ScalarValue(NameOf(logEvent.Level)), output);
        var (id, name) = LogText.EventOf(logEvent);
        if (id is not null)
            WriteMember("id", new ScalarValue(id), output);
        if (name is not null)
            WriteMember("event", new ScalarValue(name), output);
        WriteMember("message", new ScalarValue(LogText.MessageOf(logEvent)), output);
        foreach (var (property, value) in logEvent.Properties.Where(static property => property.Key != "EventId"))
            WriteMember(char.ToLowerInvariant(property[0]) + property[1..], value, output);
        if (logEvent.Exception is { } exception)
            WriteMember("exception", new ScalarValue(exception.ToString()), output);
        output.Write("}\n");
    }

    /// <summary>As <c>--log-level</c> calls it.</summary>
    private static string NameOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "trace",
        LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "info",
        LogEventLevel.Warning => "warning",
        LogEventLevel.Error => "error",
        _ => "critical",
    };

    private static void WriteMember(string name, LogEventPropertyValue value, TextWriter output)
    {
        output.Write(',');
        WriteText(name, output);
        output.Write(':');
        switch ((value as ScalarValue)?.Value)
        {
            case int or long or uint or ulong or short or ushort or byte or sbyte or decimal:
            case double number when double.IsFinite(number):
                output.Write(LogText.Of(value));
                break;
            case bool isTrue:
                output.Write(isTrue ? "true" : "false");
                break;
            case null when value is ScalarValue:
                output.Write("null");
                break;
            default:
                WriteText(LogText.Of(value), output);
                break;
        }
    }

    private static void WriteText(string text, TextWriter output)
    {
        output.Write('"');
        LogText.Escape(text, isQuoted: true, output);
        output.Write('"');
    }
}
