namespace ChatCluster.Server.Connections;

/// <summary>Why a connection ended.</summary>
internal enum CloseReason
{
    ClientClosed,

    /// <summary>The peer closed after a part of a message: it, or something between us, broke.</summary>
    EndedInMidMessage,

    ConnectionReset,
    TooManyBadFrames,

    /// <summary>
    /// A course session keeps sending messages that are not understood; a fork of the course numbers or names them differently.
    /// </summary>
    TooManyMistakes,

    /// <summary>The client did not read, and its outbox overflowed.</summary>
    SlowReader,

    /// <summary>No message since the connect.</summary>
    NeverSpoke,

    /// <summary>Messages, but no login in time.</summary>
    NeverLoggedIn,

    /// <summary>The idle timeout has passed: a pulled cable, or a program that hangs.</summary>
    Silent,

    TooManyFailedLogins,

    /// <summary>The login is continued elsewhere, or no longer belongs to this server; the session says which.</summary>
    Dismissed,

    ServerStopping,

    /// <summary>A bug of ours; the log has the exception.</summary>
    Fault,
}

internal static class CloseReasonText
{
    /// <summary>For the log.</summary>
    public static string Describe(this CloseReason reason) => reason switch
    {
        CloseReason.ClientClosed => "the client closed",
        CloseReason.EndedInMidMessage => "the client closed in the middle of a message",
        CloseReason.ConnectionReset => "connection reset",
        CloseReason.TooManyBadFrames => "too many unreadable frames",
        CloseReason.TooManyMistakes =>
            "too many messages that this server does not know in this form; a fork of the course with other numbers or names?",
        CloseReason.SlowReader => "the client does not read what it is sent",
        CloseReason.NeverSpoke => "no message since it connected",
        CloseReason.NeverLoggedIn => "no login since it connected",
        CloseReason.Silent => "silent for too long",
        CloseReason.TooManyFailedLogins => "too many failed logins",
        CloseReason.Dismissed => "its login is not here any more",
        CloseReason.ServerStopping => "the server stops",
        _ => "a fault in the server",
    };

    /// <summary>For the metrics, where names are in snake case.</summary>
    public static string Name(this CloseReason reason) => reason switch
    {
        CloseReason.ClientClosed => "client_closed",
        CloseReason.EndedInMidMessage => "ended_in_mid_message",
        CloseReason.ConnectionReset => "connection_reset",
        CloseReason.TooManyBadFrames => "too_many_bad_frames",
        CloseReason.TooManyMistakes => "too_many_mistakes",
        CloseReason.SlowReader => "slow_reader",
        CloseReason.NeverSpoke => "never_spoke",
        CloseReason.NeverLoggedIn => "never_logged_in",
        CloseReason.Silent => "silent",
        CloseReason.TooManyFailedLogins => "too_many_failed_logins",
        CloseReason.Dismissed => "dismissed",
        CloseReason.ServerStopping => "server_stopping",
        _ => "fault",
    };
}
