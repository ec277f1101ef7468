using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Transport;

/// <summary>
/// Limits the open connections of a listener: beyond <paramref name="limit"/>, a new one closes the oldest. So any number of idle
/// connections keeps no new one out. For a listener with one loop, whose thread calls all members.
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

    /// <returns>False if none is open.</returns>
    public bool TryCloseOldest()
    {
        if (_open.First is not { Value: var oldest })
            return false;
        oldest.Abort(new ConnectionAbortedException("a newer connection takes its place"));
        return true;
    }
}
