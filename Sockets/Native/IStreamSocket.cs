using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Sockets.Native;

/// <summary>A non-blocking TCP or unix stream socket, as a value type.</summary>
/// <remarks>
/// The relay is generic over this interface. Implementations are structs, so that the compiler generates direct calls for each.
/// <c>default</c> is no socket. A socket belongs to one thread.
/// </remarks>
public interface IStreamSocket<TSelf> where TSelf : struct, IStreamSocket<TSelf>
{
    /// <summary>Whether <see cref="SpliceInto"/> and <see cref="SpliceFrom"/> work.</summary>
    static abstract bool CanSplice { get; }

    bool IsOpen { get; }

    /// <summary>The local address; null if it has none.</summary>
    EndPoint? LocalAddress { get; }

    /// <summary>A view of a listening socket, which its owner closes.</summary>
    static abstract TSelf Borrow(Socket listener);

    /// <summary>Creates a socket that can connect to <paramref name="destination"/>.</summary>
    static abstract IoResult Open(EndPoint destination, out TSelf socket);

    /// <summary>Accepts the next waiting connection.</summary>
    /// <param name="client">The socket of the connection.</param>
    /// <param name="address">The address of the peer; null for a peer without one, as on unix sockets.</param>
    /// <param name="isOperators">
    /// The connection may use a descriptor that clients leave free (see <see cref="DescriptorReserve"/>), so that the pages for operators
    /// stay reachable. The number of such connections must have a limit of its own.
    /// </param>
    IoResult Accept(out TSelf client, out EndPoint? address, bool isOperators = false);

    /// <summary>
    /// Sets the local address before <see cref="Connect"/>; with port 0 the system chooses the port in <see cref="Connect"/>.
    /// </summary>
    IoResult Bind(EndPoint local);

    /// <summary>Lets <see cref="Bind"/> use addresses of other machines (IP_TRANSPARENT). Linux only, and needs a privilege.</summary>
    IoResult SetTransparent(AddressFamily family);

    /// <summary>
    /// Done: connected. WouldBlock: in progress; when the poller reports the socket, <see cref="TakeError"/> has the result.
    /// </summary>
    IoResult Connect(EndPoint destination);

    /// <summary>Done with fewer bytes than requested means that no more are available now.</summary>
    IoResult Receive(Span<byte> buffer);

    /// <summary>Receives without removing the bytes.</summary>
    IoResult Peek(Span<byte> buffer);

    /// <summary>Done with fewer bytes than given means that there is no room for more now. WouldBlock while connecting.</summary>
    IoResult Send(ReadOnlySpan<byte> bytes);

    /// <summary>Moves received bytes into the pipe without copying them.</summary>
    IoResult SpliceInto(SplicePipe pipe);

    /// <summary>Sends the bytes of the pipe without copying them.</summary>
    IoResult SpliceFrom(SplicePipe pipe);

    /// <summary>Reads and clears the pending error (SO_ERROR); <see cref="Errno.None"/> if there is none.</summary>
    Errno TakeError();

    /// <summary>Sends small segments at once (TCP_NODELAY). Ignored on a unix socket.</summary>
    void SetNoDelay();

    void SetKeepAlive();

    /// <summary>Sets the size of the receive buffer in bytes (SO_RCVBUF); the system may grant less or more.</summary>
    IoResult SetReceiveBuffer(int bytes);

    /// <summary>The same for the send buffer (SO_SNDBUF).</summary>
    IoResult SetSendBuffer(int bytes);

    /// <summary>Ends the sending direction.</summary>
    IoResult ShutdownSend();

    void Close();
}
