using Serilog.Events;
using Serilog.Parsing;

namespace ChatCluster.Server.Logging;

/// <summary>What the log says about itself.</summary>
internal static class LogNotice
{
    private static readonly MessageTemplate LostTemplate = Parse("{Count} lines are missing here, they could not be written");
    private static readonly MessageTemplate FailedTemplate =
        Parse("cannot write the log to {Destination}: {Reason}; the server goes on without it");
    private static readonly MessageTemplate SuppressedTemplate = Parse("{Count} more like this {Source} within {Seconds} s: {Kind}");

    public static LogEvent Lost(long count) => Event(LogEventLevel.Warning, LostTemplate, ("Count", count));

    public static LogEvent Failed(string destination, string reason) =>
        Event(LogEventLevel.Error, FailedTemplate, ("Destination", destination), ("Reason", reason));

    /// <param name="source">As in "from 203.0.113.7".</param>
    /// <param name="kind">The name of the event.</param>
    public static LogEvent Suppressed(LogEventLevel level, long count, string source, double seconds, string kind) =>
        Event(level, SuppressedTemplate, ("Count", count), ("Source", source), ("Seconds", seconds), ("Kind", kind));

    /// <summary>Whether the event is a count of suppressed lines.</summary>
    public static bool IsSuppressed(LogEvent logEvent) => logEvent.MessageTemplate == SuppressedTemplate;

    private static MessageTemplate Parse(string template) => new MessageTemplateParser().Parse(template);

    private static LogEvent Event(LogEventLevel level, MessageTemplate template, params (string Name, object Value)[] values) =>
        new(DateTimeOffset.Now, level, exception: null, template,
            values.Select(value => new LogEventProperty(value.Name, new ScalarValue(value.Value))));
}
