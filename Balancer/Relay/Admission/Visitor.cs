using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Relay.Admission;

/// <summary>A session on its way in, as the steps of admission see it.</summary>
internal sealed class Visitor(SessionFacts facts, SessionLog log)
{
    private List<ConnectionCount.Place>? _places;

    internal SessionFacts Facts => facts;

    internal SessionLog Log => log;

    /// <summary>The session takes up a place until it ends.</summary>
    internal void Occupy(ConnectionCount.Place place) => (_places ??= []).Add(place);

    /// <summary>Gives up what places it has: it ends, or is not let in.</summary>
    internal void Leave()
    {
        _places?.ForEach(static place => place.Free());
        _places?.Clear();
    }
}
