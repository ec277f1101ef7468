namespace ChatCluster.Server.Handlers;

/// <summary>Never contains a password or the text of a message.</summary>
internal static partial class HandlerLog
{
    [LoggerMessage(1600, LogLevel.Information, "#{Connection} {From} -> {To}: live")]
    public static partial void ChatDelivered(this ILogger log, long connection, int from, int to);

    [LoggerMessage(1609, LogLevel.Information, "#{Connection} {From} -> {To}: relayed, another server has delivered it")]
    public static partial void ChatRelayed(this ILogger log, long connection, int from, int to);

    [LoggerMessage(1610, LogLevel.Information, "#{Connection} {From} -> {To}: not relayed, stored offline")]
    public static partial void ChatNotRelayed(this ILogger log, long connection, int from, int to);

    [LoggerMessage(1601, LogLevel.Information, "#{Connection} {From} -> {To}: no connection here, stored offline")]
    public static partial void ChatStored(this ILogger log, long connection, int from, int to);

    /// <summary>The gap of the lesson: the receiver is online, and yet in no map of this process.</summary>
#pragma warning disable SYSLIB1015 // The last two values are for the lesson and JSON formats.
    [LoggerMessage(1608, LogLevel.Information, "#{Connection} {From} -> {To}: no connection here, stored offline")]
    public static partial void ChatStoredElsewhere(this ILogger log, long connection, int from, int to, string onlineOn, string map);
#pragma warning restore SYSLIB1015

    [LoggerMessage(1602, LogLevel.Information, "#{Connection} {From} -> group {Group}: {Live} live, {Stored} stored offline")]
    public static partial void GroupChat(this ILogger log, long connection, int from, int group, int live, int stored);

    [LoggerMessage(1611, LogLevel.Information,
        "#{Connection} {From} -> group {Group}: {Live} live, {Relayed} relayed, {Stored} stored offline")]
    public static partial void GroupChatRelayed(this ILogger log, long connection, int from, int group, int live, int relayed, int stored);

    [LoggerMessage(1603, LogLevel.Information, "#{Connection} registered {UserId} \"{Name}\"")]
    public static partial void Registered(this ILogger log, long connection, int userId, string name);

    [LoggerMessage(1604, LogLevel.Information, "#{Connection} {UserId} added {FriendId} to the friend list")]
    public static partial void FriendAdded(this ILogger log, long connection, int userId, int friendId);

    [LoggerMessage(1605, LogLevel.Information, "#{Connection} {UserId} created group {Group} \"{Name}\"")]
    public static partial void GroupCreated(this ILogger log, long connection, int userId, int group, string name);

    [LoggerMessage(1606, LogLevel.Information, "#{Connection} {UserId} joined group {Group}")]
    public static partial void GroupJoined(this ILogger log, long connection, int userId, int group);

    [LoggerMessage(1607, LogLevel.Information, "#{Connection} {From} -> {To}: not reached at once, stored offline")]
    public static partial void ChatUnconfirmed(this ILogger log, long connection, int from, int to);

    [LoggerMessage(1650, LogLevel.Information, "#{Connection} {UserId} changed the password; all other logins and tokens have ended")]
    public static partial void PasswordChanged(this ILogger log, long connection, int userId);

    [LoggerMessage(1651, LogLevel.Information, "#{Connection} {UserId} ended all other logins and tokens")]
    public static partial void OthersLoggedOut(this ILogger log, long connection, int userId);
}
