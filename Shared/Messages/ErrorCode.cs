namespace ChatCluster.Protocol.Messages;

/// <summary>The <c>errno</c> of replies. 0, 1 and 2 are the course's; the others answer what the course left unsaid.</summary>
public enum ErrorCode
{
    Ok = 0,

    /// <summary>Wrong id or password, or a registration that was refused.</summary>
    Refused = 1,

    /// <summary>The account is logged in already, here or on another server.</summary>
    AlreadyOnline = 2,

    NotLoggedIn = 3,

    /// <summary>The message claims another id than the one this connection logged in as.</summary>
    IdentityMismatch = 4,

    NoSuchUser = 5,

    NoSuchGroup = 6,

    NotAMember = 7,

    /// <summary>Nothing to do: a friend already, a member already, a name already taken.</summary>
    AlreadySo = 8,

    Malformed = 9,

    TooLarge = 10,

    TooManyRequests = 11,

    StorageUnavailable = 12,

    ShuttingDown = 13,
}
