using System.Net;
using System.Net.Sockets;

namespace ChatCluster.TestKit;

/// <summary>Short forms for tests that speak to a program byte by byte.</summary>
public static class SocketExtensions
{
    /// <summary>A listening socket on a free port of this machine.</summary>
    public static Socket ListenOnLoopback(int backlog = 1024)
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(backlog);
        return listener;
    }

    /// <summary>An address of this machine where no socket listens. Its port belongs to the returned socket, so that it stays so.</summary>
    public static Socket ReservePort(out EndPoint address)
    {
        Socket holder = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        address = holder.LocalEndPoint!;
        return holder;
    }

    public static async Task<Socket> ConnectToAsync(EndPoint address, CancellationToken cancellation)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, address is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
        await socket.ConnectAsync(address, cancellation);
        return socket;
    }

    public static async Task SendAllAsync(this Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, cancellation)..];
    }

    /// <summary>Receives this many bytes, or fewer if the stream ends before.</summary>
    public static async Task<byte[]> ReceiveExactlyAsync(this Socket socket, int count, CancellationToken cancellation)
    {
        var bytes = new byte[count];
        var have = 0;
        for (int got; have < count && (got = await socket.ReceiveAsync(bytes.AsMemory(have), cancellation)) > 0;)
            have += got;
        return bytes[..have];
    }

    /// <summary>Receives until the stream ends.</summary>
    public static async Task<byte[]> ReceiveToEndAsync(this Socket socket, CancellationToken cancellation)
    {
        using MemoryStream all = new();
        var part = new byte[64 * 1024];
        for (int got; (got = await socket.ReceiveAsync(part, cancellation)) > 0;)
            all.Write(part, 0, got);
        return all.ToArray();
    }

    /// <summary>Closes so that the other end gets a reset instead of an end of stream.</summary>
    public static void Reset(this Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}
