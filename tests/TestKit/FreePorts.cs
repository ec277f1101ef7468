using System.Net;
using System.Net.Sockets;

namespace ChatCluster.TestKit;

/// <summary>Ports that nobody listens on, chosen by the system.</summary>
public static class FreePorts
{
    /// <summary>All different: each is held until the last is known.</summary>
    public static IReadOnlyList<int> Take(int count)
    {
        var holders = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            return [.. holders.Select(holder =>
            {
                holder.Start();
                return ((IPEndPoint)holder.LocalEndpoint).Port;
            })];
        }
        finally
        {
            holders.ForEach(holder => holder.Dispose());
        }
    }
}
