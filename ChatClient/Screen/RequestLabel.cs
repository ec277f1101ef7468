using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.Screen;

/// <summary>The name of a request in the client's output.</summary>
internal static class RequestLabel
{
    public static string Of(Message request) => request switch
    {
        Login => "login",
        Logout => "loginout",
        Register => "register",
        Chat chat => $"chat {chat.To}",
        GroupChat chat => $"groupchat {chat.GroupId}",
        AddFriend add => $"addfriend {add.FriendId}",
        CreateGroup create => $"creategroup {SafeText.Of(create.Name)}",
        JoinGroup join => $"addgroup {join.GroupId}",
        ChangePassword => "password",
        LogoutAll => "logoutall",
        Roster => "lists",
        Heartbeat => "where",
        Locate locate => $"where {locate.UserId}",
        _ => request.Id.ToString(),
    };
}
