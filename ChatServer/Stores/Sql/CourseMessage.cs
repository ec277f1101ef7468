using System.Globalization;
using System.Text.RegularExpressions;
using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// A message as the course's server stored it. It pasted the JSON text into its SQL, where MySQL ate every backslash: of one that held a
/// quotation mark, a backslash or a line feed, what is stored is no JSON any more, and a course client would abort on it.
/// </summary>
internal static partial class CourseMessage
{
    /// <returns>The text itself when it is sound; otherwise a message that says the same.</returns>
    public static string Mended(string stored, int receiver)
    {
        if (MessageCodec.Decode(stored, out _) is ChatMessage said)
            return said.Time is null || MessageTime.IsAcceptable(said.Time) ? stored : MessageCodec.ToText(said with { Time = "" });
        var parts = Shape().Match(stored);
        if (!parts.Success)
            return MessageCodec.ToText(new Chat { From = receiver, Name = "?", Text = stored, To = receiver });
        var (from, name, text, time) = (Number("from"), parts.Groups["name"].Value, parts.Groups["text"].Value,
            Time(parts.Groups["time"].Value));
        return MessageCodec.ToText(parts.Groups["group"].Success
            ? new GroupChat { From = from, Name = name, Text = text, Time = time, GroupId = Number("group") }
            : new Chat { From = from, Name = name, Text = text, Time = time, To = receiver });

        string Time(string time) => MessageTime.IsAcceptable(time) ? time : "";
        int Number(string part) => int.Parse(parts.Groups[part].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>The course writes the members in the order of their names, without a space.</summary>
    [GeneratedRegex(
        """
        ^\{("groupid":(?<group>\d{1,9}),)?"id":(?<from>\d{1,9}),"msg":"(?<text>.*)","msgid":\d+,"name":"(?<name>.*)","time":"(?<time>[^"]*)".*\}$
        """,
        RegexOptions.Singleline)]
    private static partial Regex Shape();
}
