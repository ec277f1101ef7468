namespace ChatCluster.Server.Sessions;

/// <summary>What became of one message for one person. Only the first two are safe: the sender is told so, and need not send it again.</summary>
public enum PushFate
{
    /// <summary>Shown to an extended receiver (DELIVERED_MSG), or taken by the kernel for a course receiver.</summary>
    Live,

    /// <summary>Kept for the next login.</summary>
    Stored,

    NoSuchUser,

    /// <summary>The user's mailbox has no room for it.</summary>
    Full,

    /// <summary>The mailbox has room, but not for more of this sender.</summary>
    ShareFull,

    /// <summary>The connection ended and the storage could not keep it.</summary>
    Failed,
}
