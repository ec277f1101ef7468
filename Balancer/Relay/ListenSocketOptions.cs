using System.Net.Sockets;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Relay;

/// <summary>The options of <c>listen</c> on their socket. Accepted connections inherit them from there.</summary>
internal static class ListenSocketOptions
{
    // Options of Linux's TCP that .NET has no names for.
    private const int LevelTcp = 6;
    private const int DeferAccept = 9;
    private const int FastOpen = 23;

    /// <summary>What decides who may share the address: refused, there is no listening here.</summary>
    /// <exception cref="SocketException">The system refused one.</exception>
    internal static void ConfigureAddress(Socket socket, ListenConfig config)
    {
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = !config.Ipv6Only;
        if (config.ReusePort)
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
    }

    /// <summary>Lets further sockets of this process share an address that is bound already.</summary>
    /// <exception cref="SocketException">The system refused.</exception>
    internal static void AllowOthers(Socket socket) =>
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);

    /// <summary>The others: without one of them it is a lesser socket, but a socket.</summary>
    /// <param name="socket">New, or listening already.</param>
    /// <param name="config">What it is to have.</param>
    /// <param name="wasDeferred">It has TCP_DEFER_ACCEPT.</param>
    /// <returns>A line for the log, in nginx's words, for each that the system refused.</returns>
    internal static IReadOnlyList<string> ConfigureConnections(Socket socket, ListenConfig config, bool wasDeferred = false)
    {
        List<string> refused = [];
        var address = AddressText.Full(config.Address);
        if (config.ReceiveBuffer is int receiveBuffer)
            Try("SO_RCVBUF", receiveBuffer, () => socket.ReceiveBufferSize = receiveBuffer);
        if (config.SendBuffer is int sendBuffer)
            Try("SO_SNDBUF", sendBuffer, () => socket.SendBufferSize = sendBuffer);
        if (config.Keepalive is KeepaliveConfig keepalive)
        {
            Try("SO_KEEPALIVE", keepalive.On ? 1 : 0,
                () => socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, keepalive.On));
            TryTcp("TCP_KEEPIDLE", (int?)keepalive.Idle?.TotalSeconds, SocketOptionName.TcpKeepAliveTime);
            TryTcp("TCP_KEEPINTVL", (int?)keepalive.Interval?.TotalSeconds, SocketOptionName.TcpKeepAliveInterval);
            TryTcp("TCP_KEEPCNT", keepalive.Count, SocketOptionName.TcpKeepAliveRetryCount);
        }
        if (OperatingSystem.IsLinux() && socket.AddressFamily != AddressFamily.Unix)
        {
            if (config.FastOpen is int queue)
                Try("TCP_FASTOPEN", queue, () => SetRaw(FastOpen, queue));
            // How long the client may stay silent, in seconds: nginx's value.
            if (config.Deferred || wasDeferred)
                Try("TCP_DEFER_ACCEPT", config.Deferred ? 1 : 0, () => SetRaw(DeferAccept, config.Deferred ? 1 : 0));
        }
        return refused;

        void TryTcp(string name, int? value, SocketOptionName option)
        {
            if (value is int set)
                Try(name, set, () => socket.SetSocketOption(SocketOptionLevel.Tcp, option, set));
        }

        void SetRaw(int option, int value) => socket.SetRawSocketOption(LevelTcp, option, BitConverter.GetBytes(value));

        void Try(string name, int value, Action set)
        {
            try
            {
                set();
            }
            catch (SocketException error)
            {
                refused.Add($"setsockopt({name}, {value}) {address} failed, ignored ({new Errno(error.NativeErrorCode)})");
            }
        }
    }
}
