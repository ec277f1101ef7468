using System.Net.Sockets;
using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Relay;

/// <summary>The options of <c>listen</c> on their socket. Accepted connections inherit them from there.</summary>
internal static class ListenSocketOptions
{
    // Options of Linux's TCP that .NET has no names for.
    private const int LevelTcp = 6;
    private const int DeferAccept = 9;
    private const int FastOpen = 23;

    /// <exception cref="SocketException">The system refused one.</exception>
    internal static void Configure(Socket socket, ListenConfig config)
    {
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = !config.Ipv6Only;
        if (config.ReusePort)
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        if (config.ReceiveBuffer is int receiveBuffer)
            socket.ReceiveBufferSize = receiveBuffer;
        if (config.SendBuffer is int sendBuffer)
            socket.SendBufferSize = sendBuffer;
        if (config.Keepalive is KeepaliveConfig keepalive)
            Configure(socket, keepalive);
        if (OperatingSystem.IsLinux() && socket.AddressFamily != AddressFamily.Unix)
            ConfigureLinux(socket, config);
    }

    private static void ConfigureLinux(Socket socket, ListenConfig config)
    {
        // How long the client may stay silent, in seconds: nginx's value.
        if (config.Deferred)
            SetTcp(socket, DeferAccept, 1);
        if (config.FastOpen is int queue)
            SetTcp(socket, FastOpen, queue);
    }

    private static void Configure(Socket socket, KeepaliveConfig keepalive)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, keepalive.On);
        if (keepalive.Idle is TimeSpan idle)
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)idle.TotalSeconds);
        if (keepalive.Interval is TimeSpan interval)
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, (int)interval.TotalSeconds);
        if (keepalive.Count is int count)
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, count);
    }

    private static void SetTcp(Socket socket, int option, int value) => socket.SetRawSocketOption(LevelTcp, option, BitConverter.GetBytes(value));
}
