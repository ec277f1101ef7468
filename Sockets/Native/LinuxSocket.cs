using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Sockets.Native;

/// <summary>A stream socket of Linux: a descriptor and the calls of the C library.</summary>
public readonly unsafe struct LinuxSocket : IStreamSocket<LinuxSocket>
{
    private readonly int _number;

    private LinuxSocket(int descriptor) => _number = descriptor + 1;

    public static bool CanSplice => true;

    public bool IsOpen => _number != 0;

    /// <summary>Stored plus one, so that <c>default</c> is no socket instead of descriptor 0.</summary>
    internal int Descriptor => _number - 1;

    public EndPoint? LocalAddress
    {
        get
        {
            var address = stackalloc byte[LinuxAddress.MaxLength];
            uint length = LinuxAddress.MaxLength;
            return Libc.GetSocketName(Descriptor, address, &length) == 0
                ? LinuxAddress.Read(new ReadOnlySpan<byte>(address, (int)length))
                : null;
        }
    }

    public static LinuxSocket Borrow(Socket listener) => new((int)listener.Handle);

    public static IoResult Open(EndPoint destination, out LinuxSocket socket)
    {
        var family = destination.AddressFamily switch
        {
            AddressFamily.InterNetwork => Libc.AddressFamilyInet,
            AddressFamily.InterNetworkV6 => Libc.AddressFamilyInet6,
            _ => Libc.AddressFamilyUnix,
        };
        var descriptor = Libc.Socket(family, Libc.SocketStream | Libc.SocketNonBlocking | Libc.SocketCloseOnExec, 0);
        if (descriptor < 0)
        {
            socket = default;
            return IoResult.Failed(Errno.Last);
        }
        socket = new LinuxSocket(descriptor);
        if (!DescriptorReserve.Take(descriptor))
            return IoResult.Done();
        socket.Close();
        return IoResult.Failed(Errno.TooManyOpenFiles);
    }

    public IoResult Accept(out LinuxSocket client, out EndPoint? address, bool isOperators = false)
    {
        if (DescriptorReserve.IsReached(isOperators))
        {
            (client, address) = (default, null);
            return IoResult.Failed(Errno.TooManyOpenFiles);
        }
        var raw = stackalloc byte[LinuxAddress.MaxLength];
        uint length = LinuxAddress.MaxLength;
        var descriptor = Libc.Accept(Descriptor, raw, &length, Libc.SocketNonBlocking | Libc.SocketCloseOnExec);
        if (descriptor < 0)
        {
            client = default;
            address = null;
            return Refused();
        }
        _ = DescriptorReserve.Take(descriptor);
        client = new LinuxSocket(descriptor);
        address = LinuxAddress.Read(new ReadOnlySpan<byte>(raw, (int)length));
        return IoResult.Done();
    }

    public IoResult Bind(EndPoint local)
    {
        // Without this the system would reserve a port for this socket alone instead of one per destination.
        if (local is IPEndPoint { Port: 0 })
            _ = SetOption(Libc.LevelIp, Libc.OptionBindAddressNoPort);
        var address = local.Serialize();
        fixed (byte* raw = address.Buffer.Span)
            return Libc.Bind(Descriptor, raw, (uint)address.Size) == 0 ? IoResult.Done() : IoResult.Failed(Errno.Last);
    }

    public IoResult SetTransparent(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => SetOption(Libc.LevelIp, Libc.OptionTransparent),
        AddressFamily.InterNetworkV6 => SetOption(Libc.LevelIp6, Libc.OptionTransparent6),
        _ => IoResult.Done(),
    };

    public IoResult Connect(EndPoint destination)
    {
        var address = destination.Serialize();
        fixed (byte* raw = address.Buffer.Span)
        {
            if (Libc.Connect(Descriptor, raw, (uint)address.Size) == 0)
                return IoResult.Done();
        }
        // A unix socket fails with EAGAIN when the server's queue is full: no connection is in progress.
        var error = Errno.Last;
        return error == Errno.InProgress ? IoResult.WouldBlock : IoResult.Failed(error);
    }

    public IoResult Receive(Span<byte> buffer) => Receive(buffer, 0);

    public IoResult Peek(Span<byte> buffer) => Receive(buffer, Libc.PeekOnly);

    public IoResult Send(ReadOnlySpan<byte> bytes)
    {
        nint count;
        fixed (byte* start = bytes)
            count = Libc.Send(Descriptor, start, (nuint)bytes.Length, Libc.NoSignal);
        return count >= 0 ? IoResult.Done((int)count) : Refused();
    }

    public IoResult SpliceInto(SplicePipe pipe) => pipe.FillFrom(Descriptor);

    public IoResult SpliceFrom(SplicePipe pipe) => pipe.DrainTo(Descriptor);

    public Errno TakeError()
    {
        var error = 0;
        uint length = sizeof(int);
        return Libc.GetSocketOption(Descriptor, Libc.LevelSocket, Libc.OptionError, &error, &length) == 0 ? new Errno(error) : Errno.Last;
    }

    public void SetNoDelay() => SetOption(Libc.LevelTcp, Libc.OptionNoDelay);

    public void SetKeepAlive() => SetOption(Libc.LevelSocket, Libc.OptionKeepAlive);

    public IoResult SetReceiveBuffer(int bytes) => SetOption(Libc.LevelSocket, Libc.OptionReceiveBuffer, bytes);

    public IoResult SetSendBuffer(int bytes) => SetOption(Libc.LevelSocket, Libc.OptionSendBuffer, bytes);

    public IoResult ShutdownSend() =>
        Libc.Shutdown(Descriptor, Libc.ShutdownWrite) == 0 ? IoResult.Done() : IoResult.Failed(Errno.Last);

    public void Close() => _ = Libc.Close(Descriptor);

    private IoResult Receive(Span<byte> buffer, int flags)
    {
        nint count;
        fixed (byte* start = buffer)
            count = Libc.Receive(Descriptor, start, (nuint)buffer.Length, flags);
        return count >= 0 ? IoResult.Done((int)count) : Refused();
    }

    private static IoResult Refused()
    {
        var error = Errno.Last;
        return error == Errno.Again ? IoResult.WouldBlock : IoResult.Failed(error);
    }

    private IoResult SetOption(int level, int option, int value = 1) =>
        Libc.SetSocketOption(Descriptor, level, option, &value, sizeof(int)) == 0 ? IoResult.Done() : IoResult.Failed(Errno.Last);
}
