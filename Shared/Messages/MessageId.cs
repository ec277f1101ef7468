namespace ChatCluster.Protocol.Messages;

/// <summary>The <c>msgid</c> of every message. 1 to 10 are the course's own numbers and never change; 99 and up are this project's additions.</summary>
public enum MessageId
{
    /// <summary>LOGIN_MSG: who, and the password.</summary>
    Login = 1,

    /// <summary>LOGIN_MSG_ACK: yes with everything the client shows first, or no with a reason.</summary>
    LoginReply = 2,

    /// <summary>LOGINOUT_MSG: the user leaves, the connection stays.</summary>
    Logout = 3,

    /// <summary>REG_MSG: a new account.</summary>
    Register = 4,

    /// <summary>REG_MSG_ACK: the new account's id, or no.</summary>
    RegisterReply = 5,

    /// <summary>ONE_CHAT_MSG: one person to one person, as request and as push.</summary>
    Chat = 6,

    /// <summary>ADD_FRIEND_MSG</summary>
    AddFriend = 7,

    /// <summary>CREATE_GROUP_MSG</summary>
    CreateGroup = 8,

    /// <summary>ADD_GROUP_MSG: join a group.</summary>
    JoinGroup = 9,

    /// <summary>GROUP_CHAT_MSG: one person to a group, as request and as push.</summary>
    GroupChat = 10,

    /// <summary>HEART_BEAT_MSG: are you there?</summary>
    Heartbeat = 99,

    /// <summary>HEART_BEAT_MSG_ACK: yes, and this is who I am.</summary>
    HeartbeatReply = 100,

    /// <summary>ACK_MSG: what became of a request that carried a <c>seq</c>.</summary>
    Ack = 101,

    /// <summary>DELIVERED_MSG: these pushes have reached the person.</summary>
    Delivered = 102,

    /// <summary>ERROR_MSG: a frame that could not be read, or a msgid nobody knows.</summary>
    Error = 103,

    /// <summary>ROSTER_MSG: the friend and group lists as they are now, please.</summary>
    Roster = 104,

    /// <summary>ROSTER_MSG_ACK</summary>
    RosterReply = 105,

    /// <summary>PRESENCE_MSG: a friend came or went.</summary>
    Presence = 106,

    /// <summary>PASSWORD_MSG: a new password, and an end to all other logins of the account.</summary>
    ChangePassword = 107,

    /// <summary>LOGOUT_ALL_MSG: an end to all other logins of the account.</summary>
    LogoutAll = 108,
}
