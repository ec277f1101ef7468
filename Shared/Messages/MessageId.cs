namespace ChatCluster.Protocol.Messages;

/// <summary>The <c>msgid</c> of every message. 1 to 10 are the course's numbers; 99 and up are this project's extensions.</summary>
public enum MessageId
{
    /// <summary>LOGIN_MSG: user id and password.</summary>
    Login = 1,

    /// <summary>LOGIN_MSG_ACK: the user's lists and offline messages, or a refusal with its reason.</summary>
    LoginReply = 2,

    /// <summary>LOGINOUT_MSG: log out; the connection stays open.</summary>
    Logout = 3,

    /// <summary>REG_MSG: create an account.</summary>
    Register = 4,

    /// <summary>REG_MSG_ACK: the new account's id, or a refusal.</summary>
    RegisterReply = 5,

    /// <summary>ONE_CHAT_MSG: a message to one user, as request and as push.</summary>
    Chat = 6,

    /// <summary>ADD_FRIEND_MSG</summary>
    AddFriend = 7,

    /// <summary>CREATE_GROUP_MSG</summary>
    CreateGroup = 8,

    /// <summary>ADD_GROUP_MSG: join a group.</summary>
    JoinGroup = 9,

    /// <summary>GROUP_CHAT_MSG: a message to a group, as request and as push.</summary>
    GroupChat = 10,

    /// <summary>HEART_BEAT_MSG: tests the connection.</summary>
    Heartbeat = 99,

    /// <summary>HEART_BEAT_MSG_ACK: the address of the server.</summary>
    HeartbeatReply = 100,

    /// <summary>ACK_MSG: the result of a request that had a <c>seq</c>.</summary>
    Ack = 101,

    /// <summary>DELIVERED_MSG: acknowledges pushed messages.</summary>
    Delivered = 102,

    /// <summary>ERROR_MSG: a frame that could not be decoded, or has an unknown msgid.</summary>
    Error = 103,

    /// <summary>ROSTER_MSG: requests the lists of friends and groups.</summary>
    Roster = 104,

    /// <summary>ROSTER_MSG_ACK</summary>
    RosterReply = 105,

    /// <summary>PRESENCE_MSG: a friend went online or offline.</summary>
    Presence = 106,

    /// <summary>PASSWORD_MSG: change the password and end all other logins of the account.</summary>
    ChangePassword = 107,

    /// <summary>LOGOUT_ALL_MSG: end all other logins of the account.</summary>
    LogoutAll = 108,

    /// <summary>LOCATE_MSG: asks which server a user is online on.</summary>
    Locate = 109,
}

/// <summary>The protocol's message names for logs, such as "LOGINOUT (3)".</summary>
public static class MessageName
{
    public static string Of(MessageId id) => $"{Word(id)} ({(int)id})";

    /// <summary>The name alone, such as "LOGINOUT".</summary>
    public static string Word(MessageId id) => id switch
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
