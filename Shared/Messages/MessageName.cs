namespace ChatCluster.Protocol.Messages;

/// <summary>The protocol's names of the messages, for logs: "LOGINOUT (3)".</summary>
public static class MessageName
{
    public static string Of(MessageId id) => $"{Word(id)} ({(int)id})";

    private static string Word(MessageId id) => id switch
    {
        MessageId.Login => "LOGIN",
        MessageId.LoginReply => "LOGIN_ACK",
        MessageId.Logout => "LOGINOUT",
        MessageId.Register => "REG",
        MessageId.RegisterReply => "REG_ACK",
        MessageId.Chat => "ONE_CHAT",
        MessageId.AddFriend => "ADD_FRIEND",
        MessageId.CreateGroup => "CREATE_GROUP",
        MessageId.JoinGroup => "ADD_GROUP",
        MessageId.GroupChat => "GROUP_CHAT",
        MessageId.Heartbeat => "HEART_BEAT",
        MessageId.HeartbeatReply => "HEART_BEAT_ACK",
        MessageId.Delivered => "DELIVERED",
        MessageId.Ack => "ACK",
        _ => id.ToString().ToUpperInvariant(),
    };
}
