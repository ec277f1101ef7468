using System.Net.Sockets;

namespace ChatCluster.Sockets.Native;

/// <summary>
/// A socket with what its user waits for. <see cref="Socket.Select(System.Collections.IList, System.Collections.IList, System.Collections.IList, int)"/>
/// reports a state again and again; asking only for what a call was refused makes it report a change once, as epoll does.
/// </summary>
internal sealed class PolledSocket(Socket socket)
{
    public Socket Socket { get; } = socket;

    public ulong Token { get; set; }

    public bool AwaitsIn { get; set; }

    public bool AwaitsOut { get; set; }

    public bool IsConnecting { get; set; }

    /// <summary>Listeners are reported as long as a connection waits.</summary>
    public bool IsListener { get; init; }

    public bool IsClosed { get; set; }
}
