using ChatCluster.Protocol.Messages;

namespace ChatCluster.Server.Dispatch;

/// <summary>Whom a message says it comes from. Only ever compared with the session, never used.</summary>
internal static class ClaimedIdentity
{
    /// <returns>Null when it leaves that to the session.</returns>
    public static int? Of(Message message) => message switch
    {
        Utterance said => said.From,
        AddFriend wish => wish.UserId,
        CreateGroup wish => wish.UserId,
        JoinGroup wish => wish.UserId,
        Logout wish => wish.UserId,
        _ => null,
    };
}
