using System.Globalization;

namespace ChatCluster.Balancer.Control;

/// <summary>The configurations that a master offers its workers, one at a time.</summary>
/// <remarks>They have numbers because a worker may still answer an earlier one: the one it was started with.</remarks>
internal sealed class ConfigOffers
{
    private int _count;
    private (ConfigOffer Offer, WorkerProcess Worker)? _asked;

    /// <summary>What the next worker starts with; null until a worker has taken one.</summary>
    public ConfigOffer? Taken { get; private set; }

    /// <param name="snapshot">What the master read, encoded.</param>
    public ConfigOffer Make(byte[] snapshot) => new((++_count).ToString(CultureInfo.InvariantCulture), snapshot);

    /// <summary>This worker has the offer.</summary>
    public void Ask(WorkerProcess worker, ConfigOffer offer) => _asked = (offer, worker);

    /// <summary>A worker says something, or nothing more.</summary>
    /// <param name="message">Null: it has ended.</param>
    /// <returns>Whether it has taken the offer; null: that is not decided.</returns>
    public bool? Hear(WorkerProcess worker, HandoverMessage? message)
    {
        if (_asked is not var (offer, asked) || asked != worker || (message is { } answer && answer.Text != offer.Number))
            return null;
        _asked = null;
        var isTaken = message?.Kind == HandoverKind.Taken;
        if (isTaken)
            Taken = offer;
        return isTaken;
    }
}
