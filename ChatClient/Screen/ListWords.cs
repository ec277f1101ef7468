using ChatCluster.Client.State;
using ChatCluster.Presentation;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>The lists of friends and groups in the words of a language.</summary>
internal sealed class ListWords(TextCatalog texts, Painter paint)
{
    private readonly TalkNames _names = new(texts, paint);

    /// <summary>Each friend with its unread messages.</summary>
    public IEnumerable<string> Friends(IReadOnlyList<FriendInfo> friends, ChatState state) =>
    [
        paint.Strong(texts[friends is [] ? "friends.none" : "friends"]),
        .. friends.Select(friend =>
            $"  {User(friend.UserId, friend.Name, friend.Online)}{Unread(new(friend.UserId, IsGroup: false), state)}"),
    ];

    /// <summary>Each group with its members. No line if there is no group.</summary>
    public IEnumerable<string> Groups(IReadOnlyList<GroupInfo> groups) => groups is [] ? [] :
    [
        paint.Strong(texts["groups"]),
        .. groups.SelectMany(Group),
    ];

    /// <param name="server">Where the user is online, or was; null or empty if it is not known.</param>
    public string Presence(int id, string name, bool online, string? server)
    {
        var user = User(id, name, online);
        return string.IsNullOrEmpty(server) ? user : texts.Format("presence.on", user, _names.Server(server));
    }

    private IEnumerable<string> Group(GroupInfo group) =>
    [
        $"  {TalkNames.Named(group.GroupId, group.Name)}  {paint.Faint(SafeText.Of(group.Description))}",
        .. group.Members.Select(member =>
            $"    {User(member.UserId, member.Name, member.Online)}{(member.Role == GroupMember.Creator ? $" {texts["creator"]}" : "")}"),
    ];

    private string User(int id, string name, bool online)
    {
        var user = TalkNames.Named(id, name);
        return online ? $"{paint.Good("●")} {user} {paint.Good(texts["online"])}" : paint.Faint($"○ {user} {texts["offline.state"]}");
    }

    private string Unread(Talk talk, ChatState state) =>
        state.Unread.TryGetValue(talk, out var count) ? paint.Pending($" {texts.Format("unread", count)}") : "";
}
