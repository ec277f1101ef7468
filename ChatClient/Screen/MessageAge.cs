using System.Globalization;
using ChatCluster.Presentation;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>The time of a message: the clock time, and for an old one its age.</summary>
internal static class MessageAge
{
    private const string Form = "yyyy-MM-dd HH:mm:ss";

    /// <summary>"HH:mm"; the sender's own text if it has another form, empty if it is none.</summary>
    public static string Clock(ChatMessage said) => Read(said) is { } time
        ? time.ToString("HH:mm", CultureInfo.InvariantCulture)
        : said.Time is { } claimed && MessageTime.IsAcceptable(claimed) ? SafeText.Of(claimed) : "";

    /// <summary>Such as "3 min"; null if the message has no time or one of the future.</summary>
    public static string? Of(ChatMessage said, DateTime now, TextCatalog texts) => (now - Read(said)) switch
    {
        null => null,
        { Ticks: < 0 } => null,
        { TotalMinutes: < 1 } age => texts.Format("age.seconds", (int)age.TotalSeconds),
        { TotalHours: < 1 } age => texts.Format("age.minutes", (int)age.TotalMinutes),
        { TotalDays: < 1 } age => texts.Format("age.hours", (int)age.TotalHours),
        { } age => texts.Format("age.days", (int)age.TotalDays),
    };

    private static DateTime? Read(ChatMessage said) =>
        DateTime.TryParseExact(said.Time, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
