using System.Globalization;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>The words of the course's client, and ours in its manner where it said nothing.</summary>
internal static class CourseText
{
    private const string FriendListHead = "----------------------friend list---------------------";
    private const string GroupListHead = "----------------------group list----------------------";

    public static IEnumerable<string> Banner(LoggedIn login) =>
    [
        "======================login user======================",
        $"current login user => id:{login.Me.UserId} name:{SafeText.Of(login.Me.Name)}",
        .. FriendList(login.Friends),
        .. GroupList(login.Groups),
        "======================================================",
        .. login.Kept.Select(Said),
    ];

    /// <summary>Which server it is, where the server says so. The last line of a login, so that it stays in view on a small screen.</summary>
    public static IEnumerable<string> ServedBy(LoggedIn login) =>
        login.Server is { } server ? [$"connected to {login.Address}, served by {SafeText.Of(server)}"] : [];

    public static IEnumerable<string> FriendList(IReadOnlyList<FriendInfo> friends) => [FriendListHead, .. friends.Select(Friend)];

    public static IEnumerable<string> GroupList(IReadOnlyList<GroupInfo> groups) => [GroupListHead, .. groups.SelectMany(Group)];

    public static string Said(Utterance said)
    {
        var time = said.Time is { } claimed && MessageTime.IsAcceptable(claimed) ? claimed : "";
        var line = $"{SafeText.Of(time)} [{said.From}]{SafeText.Of(said.Name ?? "")} said: {SafeText.Of(said.Text)}";
        return said is GroupChat group ? $"群消息[{group.GroupId}]:{line}" : line;
    }

    public static string Friend(FriendInfo friend) => $"{friend.UserId} {SafeText.Of(friend.Name)} {State(friend.Online)}";

    public static string Delivered(ChatAnswered answer) => answer.Delivery switch
    {
        Delivery.Live => $"delivered to {answer.To}",
        Delivery.Relayed => $"delivered to {answer.To} through another server",
        Delivery.Stored => Stored(answer),
        _ => $"accepted for {answer.To}",
    };

    /// <summary>Why not live, and what happened instead, however much of that the server's text says.</summary>
    public static string Stored(ChatAnswered answer)
    {
        const string Kept = "kept as an offline message";
        var reason = SafeText.Of(answer.Reason ?? $"user {answer.To} has no connection");
        return reason.Contains(Kept, StringComparison.Ordinal) ? reason : $"{reason}: {Kept}";
    }

    public static string Delivered(GroupChatAnswered answer)
    {
        var (live, relayed, stored) = answer.Delivery;
        return relayed == 0
            ? $"group {answer.GroupId}: {live} live, {stored} kept offline"
            : $"group {answer.GroupId}: {live} live, {relayed} through another server, {stored} kept offline";
    }

    public static string Moved(Presence presence) =>
        $"friend {presence.UserId} {SafeText.Of(presence.Name)} is {State(presence.Online)}{(presence.Server == "" ? "" : $" on {SafeText.Of(presence.Server)}")}";

    public static string Lost(Reconnecting lost) => string.Create(
        CultureInfo.InvariantCulture,
        $"*** connection lost: {SafeText.Of(lost.Reason)}; trying again in {lost.Delay.TotalSeconds:0.##} s (attempt {lost.Attempt})");

    public static string ConnectedAgain(Reconnected back) =>
        $"*** connected again to {back.Address}{(back.Server is { } server ? $", served by {SafeText.Of(server)}" : "")}";

    public static string Unknown(Message request) => $"{RequestLabel.Of(request)}: this server knows no such message!";

    public static string State(bool online) => online ? "online" : "offline";

    private static IEnumerable<string> Group(GroupInfo group) =>
    [
        $"{group.GroupId} {SafeText.Of(group.Name)} {SafeText.Of(group.Description)}",
        .. group.Members.Select(static member => $"{member.UserId} {SafeText.Of(member.Name)} {State(member.Online)} {SafeText.Of(member.Role)}"),
    ];
}
