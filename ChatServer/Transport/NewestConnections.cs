using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Transport;

/// <summary>
/// Bounds a listener's open connections: one more than <paramref name="limit"/> takes the place of the oldest. So idle connections, however many,
/// shut nobody out. For a listener with one loop, on which all of it happens.
/// </summary>
internal sealed class NewestConnections(int limit)
{
    private readonly LinkedList<LoopConnection> _open = [];

    public void Add(LoopConnection connection)
    {
        var place = _open.AddLast(connection);
        connection.WhenClosed = () => _open.Remove(place);
        if (_open.Count > limit)
            TryCloseOldest();
    }

    /// <returns>False when none is open.</returns>
    public bool TryCloseOldest()
    {
        if (_open.First is not { Value: var oldest })
            return false;
        oldest.Abort(new ConnectionAbortedException("a newer connection takes its place"));
        return true;
    }
}
