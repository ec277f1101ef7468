using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Balancer.Logging;

/// <summary>Sends each line as one datagram. A server that is not there, or too slow, misses lines.</summary>
/// <param name="onFailure">Told which call failed, and why.</param>
internal sealed class SyslogSink(EndPoint server, Action<string, SocketException> onFailure) : LogSink
{
    private Socket? _socket;

    internal override void Append(byte[] line)
    {
        var action = "connect()";
        try
        {
            _socket ??= Connect();
            action = "send()";
            _socket.Send(line);
        }
        catch (SocketException failure)
        {
            // The server may have come back under the same name: the next line connects again.
            Close();
            onFailure(action, failure);
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
        var protocol = isUnix ? ProtocolType.Unspecified : ProtocolType.Udp;
        var socket = new Socket(server.AddressFamily, SocketType.Dgram, protocol) { Blocking = false };
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
