namespace ChatCluster.Protocol.Messages;

/// <summary>The <c>errno</c> of replies. 0, 1 and 2 are the course's; the others are this project's.</summary>
public enum ErrorCode
{
    Ok = 0,

    /// <summary>Wrong id or password, or a refused registration.</summary>
    Refused = 1,

    /// <summary>The account is already logged in, on this or another server.</summary>
    AlreadyOnline = 2,

    NotLoggedIn = 3,

    /// <summary>The <c>id</c> of the message is not the user that this connection logged in as.</summary>
    IdentityMismatch = 4,

    NoSuchUser = 5,

    NoSuchGroup = 6,

    NotAMember = 7,

    /// <summary>Nothing to do: already a friend, already a member, or the name is taken.</summary>
    AlreadySo = 8,

    Malformed = 9,

    TooLarge = 10,

    TooManyRequests = 11,

    StorageUnavailable = 12,

    ShuttingDown = 13,
}
