namespace ChatCluster.Server.Connections;

/// <summary>Why a connection ended.</summary>
internal enum CloseReason
{
    ClientClosed,

    /// <summary>The peer closed after a part of a message: it, or something between us, broke.</summary>
    EndedInMidMessage,

    ConnectionReset,
    TooManyBadFrames,

    /// <summary>A course session went on sending messages that mean nothing here; a fork of the course numbers or names them otherwise.</summary>
    TooManyMistakes,

    /// <summary>It did not read what we sent until its outbox ran over.</summary>
    SlowReader,

    /// <summary>Not one message since it connected.</summary>
    NeverSpoke,

    /// <summary>Messages, but no login for longer than anybody reads a menu.</summary>
    NeverLoggedIn,

    /// <summary>Nothing for longer than any heartbeat's pause: a pulled cable, or a program that hangs.</summary>
    Silent,

    /// <summary>The login is continued elsewhere, or is not this server's any more; the session says which.</summary>
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
        CloseReason.TooManyMistakes => "too many messages that this server does not know in this form; a fork of the course with other numbers or names?",
        CloseReason.SlowReader => "the client does not read what it is sent",
        CloseReason.NeverSpoke => "no message since it connected",
        CloseReason.NeverLoggedIn => "no login since it connected",
        CloseReason.Silent => "silent for too long",
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
        CloseReason.Dismissed => "dismissed",
        CloseReason.ServerStopping => "server_stopping",
        _ => "fault",
    };
}
