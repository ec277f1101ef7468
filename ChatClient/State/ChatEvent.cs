using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>Something to show to the user or the script. The screen chooses the words.</summary>
public abstract record ChatEvent;

public sealed record Connected(string Address) : ChatEvent;

/// <summary>The user entered a command, or a message.</summary>
/// <param name="Request">What it sends to the server; null for nothing.</param>
public sealed record CommandEntered(string Line, Message? Request) : ChatEvent;

/// <param name="Offline">The offline messages, oldest first, without those already shown.</param>
public sealed record LoggedIn(
    Self Me, string Address, string? Server,
    IReadOnlyList<FriendInfo> Friends, IReadOnlyList<GroupInfo> Groups, IReadOnlyList<ChatMessage> Offline) : ChatEvent;

public sealed record LoginRefused(ErrorCode Code, string Reason) : ChatEvent;

public sealed record Registered(int? UserId, string Name) : ChatEvent;

public sealed record RegisterRefused(ErrorCode Code, string Reason) : ChatEvent;

public sealed record LoggedOut : ChatEvent;

/// <summary>A chat message to this user or to one of its groups.</summary>
public sealed record MessageReceived(ChatMessage Message) : ChatEvent;

/// <param name="Reason">For <see cref="DeliveryOutcome.Stored"/>, why the message was not delivered live.</param>
public sealed record ChatAnswered(Chat Message, DeliveryOutcome? Delivery, string? Reason) : ChatEvent;

public sealed record GroupChatAnswered(GroupChat Message, GroupDelivery Delivery) : ChatEvent;

/// <param name="Friend">Null if the server sent no details.</param>
public sealed record FriendAdded(int FriendId, FriendInfo? Friend) : ChatEvent;

public sealed record GroupCreated(int? GroupId, string Name) : ChatEvent;

/// <param name="Group">Null if the server sent no details.</param>
public sealed record GroupJoined(int GroupId, GroupInfo? Group) : ChatEvent;

public sealed record FriendsListed(IReadOnlyList<FriendInfo> Friends, bool Asked) : ChatEvent;

public sealed record GroupsListed(IReadOnlyList<GroupInfo> Groups, bool Asked) : ChatEvent;

/// <summary>The server process at the other end of this connection.</summary>
public sealed record ServerLocated(string Server) : ChatEvent;

/// <summary>The server process that a user is online on, or that the user is offline.</summary>
public sealed record UserLocated(UserLocation User) : ChatEvent;

public sealed record FriendPresenceChanged(Presence Presence) : ChatEvent;

public sealed record RequestRefused(Message Request, ErrorCode Code, string Reason) : ChatEvent;

/// <summary>Sent to a server that acknowledges no requests.</summary>
public sealed record Unconfirmed(Message Request) : ChatEvent;

/// <summary>Not sent: the server does not support the protocol extensions and would never answer.</summary>
public sealed record CommandUnknown(Message Request) : ChatEvent;

/// <summary>The answer is late. It may still come; the request is resent only if the connection is lost.</summary>
public sealed record AnswerLate(Message Request) : ChatEvent;

/// <summary>No answer came: the request may or may not have succeeded.</summary>
public sealed record Unanswered(Message Request) : ChatEvent;

public sealed record ServerReportedError(ErrorCode Code, string Reason) : ChatEvent;

/// <summary>A message was received that cannot be decoded.</summary>
public sealed record Unreadable(string Why) : ChatEvent;

/// <summary>The connection is lost, or an attempt to re-establish it failed.</summary>
/// <param name="Delay">The time until the next attempt.</param>
/// <param name="Attempt">The number of the next attempt, from 1.</param>
public sealed record Reconnecting(string Address, string Reason, TimeSpan Delay, int Attempt) : ChatEvent;

/// <summary>The session is resumed on a new connection.</summary>
/// <param name="Offline">The offline messages, oldest first, without those already shown.</param>
public sealed record Reconnected(string Address, string? Server, IReadOnlyList<ChatMessage> Offline) : ChatEvent;

/// <summary>The session cannot be resumed: a login needs the password again.</summary>
public sealed record LoginLost(ErrorCode Code, string Reason) : ChatEvent;

/// <summary>Will be sent when the connection is re-established.</summary>
public sealed record Queued(Message Request) : ChatEvent;

/// <summary>Sent again because the lost connection brought no answer.</summary>
public sealed record Resent(Message Request) : ChatEvent;

/// <summary>The server cannot be reached now; the user may try again.</summary>
public sealed record Unreachable(string Address, string Reason) : ChatEvent;

/// <summary>The connection has ended, and the program ends.</summary>
public sealed record Disconnected(string Address, string Reason) : ChatEvent;

/// <summary>The server does not speak this protocol.</summary>
public sealed record ProtocolBroken(string Why) : ChatEvent;

/// <param name="Usage">The correct form; null if the text contains it.</param>
public sealed record InvalidInput(string What, string? Usage = null) : ChatEvent;

public sealed record HelpAsked : ChatEvent;

public sealed record WaitMet(string Text) : ChatEvent;

public sealed record WaitMissed(string Text, double Seconds) : ChatEvent;

/// <summary>All other logins of the account are ended.</summary>
/// <param name="PasswordChanged">The reason was a password change.</param>
public sealed record OthersLoggedOut(bool PasswordChanged) : ChatEvent;
