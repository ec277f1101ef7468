namespace ChatCluster.Server.Stores;

/// <summary>How much one account may take of what all share. What is larger already stays as it is.</summary>
public sealed record QuotaOptions
{
    /// <summary>On one account's list of friends. At most <see cref="RosterStore.MaxFriendsListed"/>.</summary>
    public int MaxFriends { get; init; } = 500;

    /// <summary>That one account is a member of. At most <see cref="RosterStore.MaxGroupsListed"/>.</summary>
    public int MaxGroups { get; init; } = 500;

    /// <summary>Of one group: a message to it is one row for each.</summary>
    public int MaxMembers { get; init; } = 500;

    /// <summary>
    /// Bytes a second of ROSTER_MSG_ACK that one connection gets in the long run, after a burst of sixteen times as many; zero for no
    /// limit. The lists of a full account are the largest answer that a small request has.
    /// </summary>
    public int RosterRate { get; init; } = 64 * 1024;

    public int RosterBurst => 16 * RosterRate;
}

/// <summary>What became of a wish to be added to a list.</summary>
public enum Addition
{
    Added,

    /// <summary>It stood there before, or the name is taken.</summary>
    AlreadyThere,

    /// <summary>The account has as many as it may have.</summary>
    AccountFull,

    /// <summary>The group has as many members as it may have.</summary>
    GroupFull,
}
