using System.Net;
using System.Net.Sockets;

namespace ChatCluster.TestKit;

/// <summary>A server whose queue of connections is full: a connect to it neither succeeds nor fails.</summary>
public sealed class StalledServer : IDisposable
{
    private const int MoreThanItsQueueHolds = 4;

    private readonly Socket _listener = SocketExtensions.ListenOnLoopback(backlog: 0);
    private readonly List<Socket> _fillers = [];

    public StalledServer()
    {
        for (var i = 0; i < MoreThanItsQueueHolds; i++)
        {
            Socket filler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _fillers.Add(filler);
            try
            {
                filler.Connect(Address);
            }
            catch (SocketException begun) when (begun.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // Non-blocking: the system goes on with it.
            }
        }
    }

    public EndPoint Address => _listener.LocalEndPoint!;

    public void Dispose()
    {
        _listener.Dispose();
        _fillers.ForEach(static filler => filler.Dispose());
    }
}
