using System.Net;

namespace ChatCluster.Server.Connections;

/// <summary>Counts the open connections, all together and for each address that counts.</summary>
public sealed class ConnectionCount(ConnectionOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _all;

    public int Open => Volatile.Read(ref _all);

    /// <returns>False when there are too many. Then <see cref="Leave()"/> must not be called.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _all) <= options.MaxConnections)
            return true;
        Interlocked.Decrement(ref _all);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _all);

    /// <inheritdoc cref="TryEnter()"/>
    public bool TryEnter(IPAddress address)
    {
        lock (_lock)
        {
            var present = _byAddress.GetValueOrDefault(address);
            if (present >= options.MaxConnectionsPerAddress)
                return false;
            _byAddress[address] = present + 1;
            return true;
        }
    }

    public void Leave(IPAddress address)
    {
        lock (_lock)
        {
            if (--_byAddress[address] == 0)
                _byAddress.Remove(address);
        }
    }
}
