using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Balancer.Logging;

/// <summary>Sends each line as one datagram. A server that is not there, or too slow, misses lines.</summary>
internal sealed class SyslogSink(EndPoint server) : LogSink
{
    private Socket? _socket;

    internal override void Append(byte[] line)
    {
        try
        {
            _socket ??= Connect();
            _socket.Send(line);
        }
        catch (SocketException)
        {
            // The server may have come back under the same name: the next line asks anew.
            Close();
        }
    }

    internal override void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private Socket Connect()
    {
        var isUnix = server.AddressFamily == AddressFamily.Unix;
        var socket = new Socket(server.AddressFamily, SocketType.Dgram, isUnix ? ProtocolType.Unspecified : ProtocolType.Udp) { Blocking = false };
        try
        {
            socket.Connect(server);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
