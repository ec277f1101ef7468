using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Stores;

namespace ChatCluster.Server.Delivery.Routes;

/// <summary>
/// A message on its way through the routes: the receivers that no route has taken yet, and what is known about the others.
/// </summary>
/// <param name="remaining">All receivers, each once; from now on this object's.</param>
/// <param name="isDeduplicated">The sender may send it again, so it is recorded when it is safe.</param>
public sealed class RoutedMessage(Push push, List<int> remaining, bool isDeduplicated)
{
    private readonly List<(int Receiver, Task<DeliveryOutcome> Outcome)> _pending = [];
    private List<(int Receiver, DeliveryOutcome Outcome)>? _rejected;
    private int _live;
    private int _relayed;
    private int _stored;

    public Push Push => push;

    public bool IsDeduplicated => isDeduplicated;

    /// <summary>A route has recorded the message for deduplication, in the transaction that stored it.</summary>
    public bool IsRecorded { get; set; }

    /// <summary>What the offline store said of the last receiver that it took; null when it was not asked.</summary>
    public StoreResult? Kept { get; set; }

    /// <summary>The receivers that no route has taken yet.</summary>
    public IReadOnlyList<int> Remaining => remaining;

    /// <summary>The receivers whose outcome is to come.</summary>
    public IReadOnlyList<(int Receiver, Task<DeliveryOutcome> Outcome)> Pending => _pending;

    /// <summary>A route has taken at least one receiver.</summary>
    public bool IsPartlyTaken => _pending.Count > 0 || _live + _relayed + _stored > 0 || _rejected is not null;

    /// <summary>Takes a receiver whom a route has served, or for whom there is no other route.</summary>
    public void Take(int receiver, DeliveryOutcome outcome)
    {
        Remove(receiver);
        Count(receiver, outcome);
    }

    /// <summary>Takes a receiver whom a route is serving.</summary>
    /// <param name="outcome">Completes in any case, also when a connection or the server ends; never fails.</param>
    public void Take(int receiver, Task<DeliveryOutcome> outcome)
    {
        Remove(receiver);
        _pending.Add((receiver, outcome));
    }

    /// <summary>Counts the outcome of a pending receiver.</summary>
    public void Count(int receiver, DeliveryOutcome outcome)
    {
        switch (outcome)
        {
            case DeliveryOutcome.Live:
                _live++;
                break;
            case DeliveryOutcome.Relayed:
                _relayed++;
                break;
            case DeliveryOutcome.Stored:
                _stored++;
                break;
            default:
                (_rejected ??= []).Add((receiver, outcome));
                break;
        }
    }

    /// <summary>What is known now; complete when all pending outcomes are counted.</summary>
    public DeliverySummary Summarize() => new(_live, _relayed, _stored)
    {
        Rejected = _rejected ?? DeliverySummary.None,
        Kept = Kept,
    };

    /// <summary>From the end, where the routes take receivers: cheap for large groups.</summary>
    private void Remove(int receiver) => remaining.RemoveAt(remaining.LastIndexOf(receiver));
}
