using ChatCluster.Protocol.Messages;

namespace ChatCluster.Client.State;

/// <summary>Something the person or script should learn. A screen decides in which words.</summary>
public abstract record ChatEvent;

public sealed record Connected(string Address) : ChatEvent;

/// <param name="Kept">The messages that waited, oldest first, without those shown before.</param>
public sealed record LoggedIn(
    Self Me, string Address, string? Server, IReadOnlyList<FriendInfo> Friends, IReadOnlyList<GroupInfo> Groups, IReadOnlyList<Utterance> Kept) : ChatEvent;

public sealed record LoginRefused(ErrorCode Code, string Reason) : ChatEvent;

public sealed record Registered(int? UserId, string Name) : ChatEvent;

public sealed record RegisterRefused(ErrorCode Code, string Reason) : ChatEvent;

public sealed record LoggedOut : ChatEvent;

/// <summary>Somebody said something, to us or to a group we are in.</summary>
public sealed record Said(Utterance What) : ChatEvent;

/// <param name="Reason">With <see cref="Delivery.Stored"/>, why not live.</param>
public sealed record ChatAnswered(int To, Delivery? Delivery, string? Reason) : ChatEvent;

public sealed record GroupChatAnswered(int GroupId, GroupDelivery Delivery) : ChatEvent;

/// <param name="Friend">Null when the server did not say more than yes.</param>
public sealed record FriendAdded(int FriendId, FriendInfo? Friend) : ChatEvent;

public sealed record GroupCreated(int? GroupId, string Name) : ChatEvent;

/// <param name="Group">Null when the server did not say more than yes.</param>
public sealed record GroupJoined(int GroupId, GroupInfo? Group) : ChatEvent;

public sealed record FriendsListed(IReadOnlyList<FriendInfo> Friends, bool Asked) : ChatEvent;

public sealed record GroupsListed(IReadOnlyList<GroupInfo> Groups, bool Asked) : ChatEvent;

/// <summary>Which process holds the other end of this connection.</summary>
public sealed record Located(string Server) : ChatEvent;

public sealed record FriendMoved(Presence Presence) : ChatEvent;

public sealed record RequestRefused(Message Request, ErrorCode Code, string Reason) : ChatEvent;

/// <summary>Sent to a server that never tells what became of a request.</summary>
public sealed record Unconfirmed(Message Request) : ChatEvent;

/// <summary>Not sent: the server does not have this project's extensions, and would never answer.</summary>
public sealed record CommandUnknown(Message Request) : ChatEvent;

/// <summary>The answer takes long. It may still come, and nothing is sent again before the connection is lost.</summary>
public sealed record AnswerLate(Message Request) : ChatEvent;

/// <summary>The answer did not come: the request may have had its effect or not.</summary>
public sealed record Unanswered(Message Request) : ChatEvent;

public sealed record ServerComplained(ErrorCode Code, string Reason) : ChatEvent;

/// <summary>A message for us is there but cannot be read.</summary>
public sealed record Unreadable(string Why) : ChatEvent;

/// <summary>The connection is lost, or an attempt to get it back failed.</summary>
/// <param name="Delay">Until the next attempt.</param>
/// <param name="Attempt">Its number, 1 for the first.</param>
public sealed record Reconnecting(string Address, string Reason, TimeSpan Delay, int Attempt) : ChatEvent;

/// <summary>Logged in again as before.</summary>
/// <param name="Kept">The messages that came meanwhile, oldest first, without those shown before.</param>
public sealed record Reconnected(string Address, string? Server, IReadOnlyList<Utterance> Kept) : ChatEvent;

/// <summary>No server takes the login back: it needs the password again.</summary>
public sealed record LoginLost(ErrorCode Code, string Reason) : ChatEvent;

/// <summary>To be sent when the connection is back.</summary>
public sealed record Queued(Message Request) : ChatEvent;

/// <summary>It was not answered on the connection that was lost.</summary>
public sealed record Resent(Message Request) : ChatEvent;

/// <summary>Nobody answers there now; the person may try again.</summary>
public sealed record Unreachable(string Address, string Reason) : ChatEvent;

/// <summary>The end of the connection, and of the program.</summary>
public sealed record Disconnected(string Address, string Reason) : ChatEvent;

/// <summary>The other end does not speak this protocol.</summary>
public sealed record ProtocolBroken(string Why) : ChatEvent;

/// <param name="Usage">What would have been right; null when the text says it.</param>
public sealed record InvalidInput(string What, string? Usage = null) : ChatEvent;

public sealed record HelpAsked : ChatEvent;

public sealed record WaitMet(string Text) : ChatEvent;

public sealed record WaitMissed(string Text, double Seconds) : ChatEvent;

/// <summary>All other logins of the account have ended.</summary>
/// <param name="PasswordChanged">Because it has a new password.</param>
public sealed record OthersLoggedOut(bool PasswordChanged) : ChatEvent;
