using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ChatCluster.Server.Transport;

/// <summary>
/// The listening socket, with the system's own probes of silent connections switched on; accepted sockets inherit them. They find a dead
/// peer within a minute even where nobody sends heartbeats: a course client.
/// </summary>
public static class ListenSocket
{
    private const int IdleSeconds = 30;
    private const int IntervalSeconds = 10;
    private const int Probes = 3;

    /// <summary>Probes are only sent while nothing is unacknowledged. With something under way it is this that ends the waiting.</summary>
    private const int UnacknowledgedMilliseconds = 60_000;

    /// <summary>TCP_USER_TIMEOUT, which .NET has no name for (tcp(7)).</summary>
    private const int LinuxUserTimeout = 18;

    /// <exception cref="AddressInUseException">Somebody listens there.</exception>
    /// <exception cref="SocketException">The system refuses.</exception>
    public static Socket Create(EndPoint endPoint)
    {
        var socket = Bind(endPoint);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, IdleSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, IntervalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, LinuxUserTimeout, BitConverter.GetBytes(UnacknowledgedMilliseconds));
        return socket;
    }

    private static Socket Bind(EndPoint endPoint)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(refused.Message, refused);
        }
    }
}
