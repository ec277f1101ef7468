using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Delivery;

/// <summary>What became of a message, for all its receivers together.</summary>
/// <param name="Live">How many have it.</param>
/// <param name="Stored">How many will get it at their next login.</param>
public sealed record Routing(int Live = 0, int Stored = 0)
{
    /// <summary>Receivers who do not exist.</summary>
    public IReadOnlyList<int> Unknown { get; init; } = [];

    /// <summary>Receivers whose mailboxes are full.</summary>
    public IReadOnlyList<int> Full { get; init; } = [];

    /// <summary>Receivers whose mailboxes hold as much of this sender as they may.</summary>
    public IReadOnlyList<int> ShareFull { get; init; } = [];

    /// <summary>Somebody's connection ended before he had it, and the storage could not keep it. Sending it again is the way out.</summary>
    public bool Failed { get; init; }

    /// <summary>Nobody needs to send it again.</summary>
    public bool IsSafe => this is { Failed: false, Unknown.Count: 0, Full.Count: 0, ShareFull.Count: 0 };

    public Routing With(int receiver, PushFate fate) => fate switch
    {
        PushFate.Live => this with { Live = Live + 1 },
        PushFate.Stored => this with { Stored = Stored + 1 },
        PushFate.NoSuchUser => this with { Unknown = [.. Unknown, receiver] },
        PushFate.Full => this with { Full = [.. Full, receiver] },
        PushFate.ShareFull => this with { ShareFull = [.. ShareFull, receiver] },
        _ => this with { Failed = true },
    };
}
