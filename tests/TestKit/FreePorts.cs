using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ChatCluster.TestKit;

/// <summary>Ports for the programs that a test starts, chosen by the system.</summary>
/// <remarks>
/// Each stays bound here, without listening, for as long as this process lives: otherwise the system might give it to another test in the
/// second before the program listens, or while it is being restarted. The program can bind it all the same, because servers set
/// SO_REUSEADDR
/// and .NET does so here; as long as no socket listens, a connect is refused.
/// </remarks>
public static class FreePorts
{
    private static readonly ConcurrentBag<Socket> Holders = [];

    /// <summary>All different.</summary>
    public static IReadOnlyList<int> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => TakeOne())];

    private static int TakeOne()
    {
        Holders.Add(SocketExtensions.ReservePort(out var address));
        return ((IPEndPoint)address).Port;
    }
}
