using ChatCluster.Client.Input;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Commands;

/// <summary>Completes commands, the names of friends and the names of groups.</summary>
public static class Completer
{
    /// <param name="before">The text before the cursor.</param>
    public static Completion Complete(string before, ChatState state)
    {
        if (before is [var first, ..] && FullWidth.IsSlash(first))
            return CompleteSlash(before, state);
        var at = before.IndexOfAny(FullWidth.Colons);
        if (at < 0)
            return Of(0, before, CommandTable.Rows.Select(static row => (row.Name, TextOf(row), row.Name)));
        var typed = before[(at + 1)..];
        return before[..at].Trim().ToLowerInvariant() switch
        {
            "chat" => Of(at + 1, typed, Friends(state).Select(static one => (one.Name, $"{one.Id}:", one.Label))),
            "groupchat" => Of(at + 1, typed, Groups(state).Select(static one => (one.Name, $"{one.Id}:", one.Label))),
            _ => Completion.None,
        };
    }

    private static string TextOf(Command course) => course.Usage.Contains(':') ? $"{course.Name}:" : course.Name;

    private static Completion CompleteSlash(string before, ChatState state)
    {
        var end = 0;
        while (end < before.Length && !char.IsWhiteSpace(before[end]))
            end++;
        if (end == before.Length)
            return Of(1, before[1..], TalkTable.Rows.Select(static row => (row.Name, $"{row.Name} ", $"/{row.Name}")));
        var typed = before[(end + 1)..];
        return before[1..end].ToLowerInvariant() switch
        {
            "msg" or "query" or "where" => Of(end + 1, typed, Friends(state).Select(static one => (one.Name, $"{one.Name} ", one.Label))),
            "group" => Of(end + 1, typed, Groups(state).Select(static one => (one.Name, $"{one.Name} ", one.Label))),
            _ => Completion.None,
        };
    }

    private static Completion Of(int start, string typed, IEnumerable<(string Name, string Text, string Label)> words) => new(
        start,
        [
            .. words.Where(word => word.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
                    || (typed != "" && word.Label.StartsWith(typed, StringComparison.OrdinalIgnoreCase)))
                .Select(static word => new Candidate(SafeText.Of(word.Text), SafeText.Of(word.Label))),
        ]);

    private static IEnumerable<(int Id, string Name, string Label)> Friends(ChatState state) =>
        state.Friends.DistinctBy(static friend => friend.UserId)
            .Select(static friend => (friend.UserId, friend.Name, $"{friend.UserId} {friend.Name}"));

    private static IEnumerable<(int Id, string Name, string Label)> Groups(ChatState state) =>
        state.Groups.Select(static group => (group.GroupId, group.Name, $"{group.GroupId} {group.Name}"));
}
