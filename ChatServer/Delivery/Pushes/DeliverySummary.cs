using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery.Pushes;

/// <summary>What became of a message for all its receivers together.</summary>
/// <param name="Live">How many have it from this server.</param>
/// <param name="Relayed">How many have it from another server.</param>
/// <param name="Stored">How many get it at their next login.</param>
public sealed record DeliverySummary(int Live = 0, int Relayed = 0, int Stored = 0)
{
    /// <summary>The message may have reached none of its receivers; 0 is the id of no account.</summary>
    public static readonly DeliverySummary Failed = new() { Rejected = [(0, DeliveryOutcome.Failed)] };

    /// <summary>No receiver is rejected.</summary>
    public static readonly IReadOnlyList<(int Receiver, DeliveryOutcome Outcome)> None = [];

    /// <summary>The receivers for whom the message is not safe, each with the reason.</summary>
    public IReadOnlyList<(int Receiver, DeliveryOutcome Outcome)> Rejected { get; init; } = None;

    /// <summary>What the offline store said of the last receiver; null when it was not asked, or said it to an earlier request.</summary>
    public StoreResult? Kept { get; init; }

    /// <summary>The sender need not send it again.</summary>
    public bool IsSafe => Rejected.Count == 0;

    /// <returns>The receivers with this outcome.</returns>
    public List<int> RejectedAs(DeliveryOutcome outcome) => [.. Rejected.Where(one => one.Outcome == outcome).Select(one => one.Receiver)];
}
