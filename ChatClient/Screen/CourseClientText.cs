using System.Globalization;
using ChatCluster.Client.State;
using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>The texts of the course's client, and ours in its style for what it did not show.</summary>
internal static class CourseClientText
{
    private const string FriendListHead = "----------------------friend list---------------------";
    private const string Kept = "kept as an offline message";
    private const string GroupListHead = "----------------------group list----------------------";

    public static IEnumerable<string> Banner(LoggedIn login) =>
    [
        "======================login user======================",
        $"current login user => id:{login.Me.UserId} name:{SafeText.Of(login.Me.Name)}",
        .. FriendList(login.Friends),
        .. GroupList(login.Groups),
        "======================================================",
        .. login.Offline.Select(MessageLine),
    ];

    /// <summary>The server, if it sent its address. The last line of a login, so that it stays visible on a small screen.</summary>
    public static IEnumerable<string> ServedBy(LoggedIn login) =>
        login.Server is { } server ? [$"connected to {login.Address}, served by {SafeText.Of(server)}"] : [];

    public static IEnumerable<string> FriendList(IReadOnlyList<FriendInfo> friends) => [FriendListHead, .. friends.Select(Friend)];

    public static IEnumerable<string> GroupList(IReadOnlyList<GroupInfo> groups) => [GroupListHead, .. groups.SelectMany(Group)];

    public static string MessageLine(ChatMessage said)
    {
        var time = said.Time is { } claimed && MessageTime.IsAcceptable(claimed) ? claimed : "";
        var line = $"{SafeText.Of(time)} [{said.From}]{SafeText.Of(said.Name ?? "")} said: {SafeText.Of(said.Text)}";
        return said is GroupChat group ? $"群消息[{group.GroupId}]:{line}" : line;
    }

    public static string Friend(FriendInfo friend) => $"{friend.UserId} {SafeText.Of(friend.Name)} {State(friend.Online)}";

    public static string Delivered(ChatAnswered answer) => answer.Delivery switch
    {
        DeliveryOutcome.Live => $"delivered to {answer.Message.To}",
        DeliveryOutcome.Relayed => $"delivered to {answer.Message.To} through another server",
        DeliveryOutcome.Stored => Stored(answer),
        _ => $"accepted for {answer.Message.To}",
    };

    /// <summary>The reason and the outcome; the server's text may already contain both.</summary>
    public static string Stored(ChatAnswered answer)
    {
        var reason = ReasonForStoring(answer);
        return reason.Contains(Kept, StringComparison.Ordinal) ? reason : $"{reason}: {Kept}";
    }

    /// <summary>Why the message was not delivered live, as the server says it.</summary>
    public static string ReasonForStoring(ChatAnswered answer) =>
        SafeText.Of(answer.Reason ?? $"user {answer.Message.To} has no connection");

    public static string Delivered(GroupChatAnswered answer)
    {
        var (live, relayed, stored) = answer.Delivery;
        return relayed == 0
            ? $"group {answer.Message.GroupId}: {live} live, {stored} kept offline"
            : $"group {answer.Message.GroupId}: {live} live, {relayed} through another server, {stored} kept offline";
    }

    public static string PresenceChanged(Presence presence)
    {
        var place = presence.Server == "" ? "" : $" on {SafeText.Of(presence.Server)}";
        return $"friend {presence.UserId} {SafeText.Of(presence.Name)} is {State(presence.Online)}{place}";
    }

    public static string ConnectionLost(Reconnecting lost) => string.Create(
        CultureInfo.InvariantCulture,
        $"*** connection lost: {SafeText.Of(lost.Reason)}; reconnecting in {lost.Delay.TotalSeconds:0.##} s (attempt {lost.Attempt})");

    public static string Reconnected(Reconnected back) =>
        $"*** reconnected to {back.Address}{(back.Server is { } server ? $", served by {SafeText.Of(server)}" : "")}";

    public static string Unknown(Message request) => $"{RequestLabel.Of(request)}: this server does not know it!";

    public static string State(bool online) => online ? "online" : "offline";

    private static IEnumerable<string> Group(GroupInfo group) =>
    [
        $"{group.GroupId} {SafeText.Of(group.Name)} {SafeText.Of(group.Description)}",
        .. group.Members.Select(
            static member => $"{member.UserId} {SafeText.Of(member.Name)} {State(member.Online)} {SafeText.Of(member.Role)}"),
    ];
}
