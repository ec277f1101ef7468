using ChatCluster.Client.State;

namespace ChatCluster.Client.Commands;

/// <summary>Finds whom the beginning of a text names: an id, or the name of a friend or group, which may contain blanks.</summary>
internal static class NameLookup
{
    /// <returns>The user's id and the text after it; null if the text begins with neither an id nor a friend's name.</returns>
    public static (int Id, string Tail)? User(string text, ChatState state) =>
        Find(text, state.Friends.Select(static friend => (friend.UserId, friend.Name)));

    /// <returns>The group's id and the text after it; null if the text begins with neither an id nor the name of a group.</returns>
    public static (int Id, string Tail)? Group(string text, ChatState state) =>
        Find(text, state.Groups.Select(static group => (group.GroupId, group.Name)));

    private static (int Id, string Tail)? Find(string text, IEnumerable<(int Id, string Name)> known)
    {
        var (word, rest) = FullWidth.SplitWord(text);
        if (Arguments.Id(FullWidth.Narrow(word)) is { } id)
            return (id, rest);
        foreach (var (found, name) in known.OrderByDescending(static one => one.Name.Length))
        {
            if (name != "" && text.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                && (text.Length == name.Length || char.IsWhiteSpace(text[name.Length])))
                return (found, text[name.Length..].Trim());
        }
        return null;
    }
}
