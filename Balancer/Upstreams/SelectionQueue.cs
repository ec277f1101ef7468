using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Upstreams;

/// <summary>A session that may wait for a server.</summary>
internal interface IWaitingSession
{
    /// <summary>The session has not failed to reach any server.</summary>
    bool HasTriedNone { get; }

    /// <summary>Picks for the session and takes it off the queue. Under the upstream's lock.</summary>
    /// <param name="peers">The servers of the present configuration.</param>
    /// <returns>Tells the session; null: no server is free for it.</returns>
    Action? TryServe(PeerList peers);
}

/// <summary>The sessions that wait for a server, first come, first served (<c>queue</c>). Used under the upstream's lock.</summary>
/// <remarks>
/// The one that frees a server picks for the first of those that wait. So nobody can overtake, and a server that is free never has
/// sessions waiting for it.
/// </remarks>
internal sealed class SelectionQueue
{
    private readonly LinkedList<IWaitingSession> _waiting = [];

    /// <summary>The servers of the present configuration.</summary>
    public PeerList Peers { get; set; } = new([]);

    public int Count => _waiting.Count;

    /// <returns>The place, for <see cref="Leave"/>.</returns>
    public LinkedListNode<IWaitingSession> Enter(IWaitingSession session) => _waiting.AddLast(session);

    public void Leave(LinkedListNode<IWaitingSession> place) => _waiting.Remove(place);

    /// <summary>A server may be free: gives it to the first that can use it.</summary>
    /// <returns>Tells those that got one; call it without the lock. Null: nobody did.</returns>
    public Action? Serve()
    {
        Action? served = null;
        for (var place = _waiting.First; place is not null;)
        {
            var (session, next) = (place.Value, place.Next);
            if (session.TryServe(Peers) is { } tell)
                served += tell;
            // What a session cannot have that has tried no server yet, nobody behind it can have.
            else if (session.HasTriedNone)
                break;
            place = next;
        }
        return served;
    }
}
