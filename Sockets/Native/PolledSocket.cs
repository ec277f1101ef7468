using System.Net.Sockets;

namespace ChatCluster.Sockets.Native;

/// <summary>
/// A socket with the events that its user waits for. select(2) reports a state repeatedly. Asking only for an event after a call would have
/// blocked makes it report each change once, like epoll.
/// </summary>
internal sealed class PolledSocket(Socket socket)
{
    public Socket Socket { get; } = socket;

    public ulong Token { get; set; }

    public bool AwaitsIn { get; set; }

    public bool AwaitsOut { get; set; }

    public bool IsConnecting { get; set; }

    /// <summary>Listeners are reported while a connection waits.</summary>
    public bool IsListener { get; init; }

    public bool IsClosed { get; set; }
}
