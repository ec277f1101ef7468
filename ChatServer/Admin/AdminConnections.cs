using Microsoft.AspNetCore.Connections;

namespace ChatCluster.Server.Admin;

/// <summary>
/// Bounds the connections to the admin pages. One more than <paramref name="limit"/> takes the place of the oldest: idle connections cannot shut
/// out a monitor, whose request is answered long before its turn to be closed comes.
/// </summary>
internal sealed class AdminConnections(int limit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<ConnectionContext> _open = [];

    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var place = new LinkedListNode<ConnectionContext>(connection);
        Enter(place)?.Abort(new ConnectionAbortedException("a newer connection takes its place"));
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(place);
        }
    }

    /// <returns>The connection that has to go.</returns>
    private ConnectionContext? Enter(LinkedListNode<ConnectionContext> place)
    {
        lock (_lock)
        {
            _open.AddLast(place);
            if (_open.Count <= limit)
                return null;
            var oldest = _open.First!;
            _open.Remove(oldest);
            return oldest.Value;
        }
    }

    private void Leave(LinkedListNode<ConnectionContext> place)
    {
        lock (_lock)
        {
            if (place.List is not null)
                _open.Remove(place);
        }
    }
}
