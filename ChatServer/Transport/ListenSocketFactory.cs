using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ChatCluster.Server.Transport;

/// <summary>
/// Creates the listening socket with TCP keep-alive, which accepted sockets inherit. It detects a dead peer within a minute, even a course
/// client that sends no heartbeats.
/// </summary>
public static class ListenSocketFactory
{
    private const int IdleSeconds = 30;
    private const int IntervalSeconds = 10;
    private const int Probes = 3;

    /// <summary>Probes are sent only while no data is unacknowledged; for unacknowledged data this timeout applies.</summary>
    private const int UnacknowledgedMilliseconds = 60_000;

    /// <summary>TCP_USER_TIMEOUT of tcp(7), which .NET has no constant for.</summary>
    private const int LinuxUserTimeout = 18;

    /// <exception cref="AddressInUseException">The address is in use.</exception>
    /// <exception cref="SocketException">The system refused.</exception>
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
