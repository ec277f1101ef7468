using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Sockets.Native;

/// <summary>A TCP or unix stream socket that never blocks, as a value: what the relay needs of an operating system.</summary>
/// <remarks>
/// The relay is written once, generic over this. Implementations are structs, so that the compiler makes a version for
/// each in which these calls are direct. <c>default</c> is no socket. A socket belongs to one thread.
/// </remarks>
public interface IStreamSocket<TSelf> where TSelf : struct, IStreamSocket<TSelf>
{
    /// <summary>Whether <see cref="SpliceInto"/> and <see cref="SpliceFrom"/> work.</summary>
    static abstract bool CanSplice { get; }

    bool IsOpen { get; }

    /// <summary>The address of this end; asked for log lines only.</summary>
    EndPoint? LocalAddress { get; }

    /// <summary>A view of a listening socket, which remains its owner's to close.</summary>
    static abstract TSelf Borrow(Socket listener);

    /// <summary>A new socket fit to connect to <paramref name="destination"/>.</summary>
    static abstract IoResult Open(EndPoint destination, out TSelf socket);

    /// <summary>Takes the next waiting connection.</summary>
    /// <param name="client">Its socket.</param>
    /// <param name="address">Where it came from; null when it has no address, as clients of unix sockets.</param>
    /// <param name="isOperators">It may take a descriptor that clients leave free (see <see cref="DescriptorReserve"/>): a page for operators answers
    /// when clients have taken everything else. Its number of connections must have a limit of its own.</param>
    IoResult Accept(out TSelf client, out EndPoint? address, bool isOperators = false);

    /// <summary>Gives this end an address before <see cref="Connect"/>; with port 0 the system chooses the port when it connects.</summary>
    IoResult Bind(EndPoint local);

    /// <summary>Lets <see cref="Bind"/> take addresses that are not this machine's (IP_TRANSPARENT): a privilege, of Linux.</summary>
    IoResult SetTransparent(AddressFamily family);

    /// <summary>Done: connected. WouldBlock: begun; when the poller reports, <see cref="TakeError"/> tells how it ended.</summary>
    IoResult Connect(EndPoint destination);

    /// <summary>Done with fewer bytes than asked for means that nothing more is there now.</summary>
    IoResult Receive(Span<byte> buffer);

    /// <summary>Receives without taking: the bytes stay to be received.</summary>
    IoResult Peek(Span<byte> buffer);

    /// <summary>Done with fewer bytes than given means that there is no room now. A socket still connecting says WouldBlock.</summary>
    IoResult Send(ReadOnlySpan<byte> bytes);

    /// <summary>Moves what has arrived into the pipe, without copying it.</summary>
    IoResult SpliceInto(SplicePipe pipe);

    /// <summary>Sends what the pipe holds, without copying it.</summary>
    IoResult SpliceFrom(SplicePipe pipe);

    /// <summary>The error kept for this socket, which is cleared; <see cref="Errno.None"/> if there is none.</summary>
    Errno TakeError();

    /// <summary>Small segments are sent at once (TCP_NODELAY); without meaning, and ignored, on a unix socket.</summary>
    void SetNoDelay();

    void SetKeepAlive();

    /// <summary>Tells the other end that nothing more will be sent.</summary>
    IoResult ShutdownSend();

    void Close();
}
