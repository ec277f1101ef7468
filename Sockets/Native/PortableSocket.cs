using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Sockets.Native;

/// <summary>A stream socket of any system, based on <see cref="Socket"/>.</summary>
public readonly struct PortableSocket : IStreamSocket<PortableSocket>
{
    private PortableSocket(PolledSocket polled) => Polled = polled;

    public static bool CanSplice => false;

    public bool IsOpen => Polled is not null;

    public EndPoint? LocalAddress => Polled.Socket.LocalEndPoint as IPEndPoint;

    internal PolledSocket Polled { get; }

    public static PortableSocket Borrow(Socket listener) => new(new PolledSocket(listener) { IsListener = true, AwaitsIn = true });

    public static IoResult Open(EndPoint destination, out PortableSocket socket)
    {
        socket = default;
        try
        {
            var protocol = destination is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified;
            socket = Wrap(new Socket(destination.AddressFamily, SocketType.Stream, protocol));
            return IoResult.Done();
        }
        catch (SocketException failure)
        {
            return IoResult.Failed(Errno.From(failure.SocketErrorCode));
        }
    }

    public IoResult Accept(out PortableSocket client, out EndPoint? address, bool isOperators = false)
    {
        client = default;
        address = null;
        try
        {
            if (!Polled.Socket.Poll(0, SelectMode.SelectRead))
                return IoResult.WouldBlock;
            var accepted = Polled.Socket.Accept();
            client = Wrap(accepted);
            address = accepted.RemoteEndPoint as IPEndPoint;
            return IoResult.Done();
        }
        catch (SocketException failure)
        {
            return Outcome(failure.SocketErrorCode, 0);
        }
    }

    public IoResult Bind(EndPoint local)
    {
        try
        {
            Polled.Socket.Bind(local);
            return IoResult.Done();
        }
        catch (SocketException failure)
        {
            return IoResult.Failed(new Errno(failure.NativeErrorCode));
        }
    }

    public IoResult SetTransparent(AddressFamily family) => IoResult.Failed(Errno.InvalidArgument);

    public IoResult Connect(EndPoint destination)
    {
        try
        {
            Polled.Socket.Connect(destination);
            return IoResult.Done();
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            Polled.IsConnecting = true;
            Polled.AwaitsOut = true;
            return IoResult.WouldBlock;
        }
        catch (SocketException failure)
        {
            // For a missing unix socket .NET reports that the address is not available.
            var isMissing = failure.SocketErrorCode == SocketError.AddressNotAvailable && destination is UnixDomainSocketEndPoint;
            return IoResult.Failed(isMissing ? Errno.NoSuchFile : Errno.From(failure.SocketErrorCode));
        }
    }

    public IoResult Receive(Span<byte> buffer)
    {
        var count = Polled.Socket.Receive(buffer, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock || (error == SocketError.Success && count < buffer.Length))
            Polled.AwaitsIn = true;
        return Outcome(error, count);
    }

    public IoResult Peek(Span<byte> buffer)
    {
        var count = Polled.Socket.Receive(buffer, SocketFlags.Peek, out var error);
        Polled.AwaitsIn |= error == SocketError.WouldBlock;
        return Outcome(error, count);
    }

    public IoResult Send(ReadOnlySpan<byte> bytes)
    {
        if (Polled.IsConnecting)
            return IoResult.WouldBlock;
        var count = Polled.Socket.Send(bytes, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock || (error == SocketError.Success && count < bytes.Length))
            Polled.AwaitsOut = true;
        return Outcome(error, count);
    }

    public IoResult SpliceInto(SplicePipe pipe) => throw new NotSupportedException();

    public IoResult SpliceFrom(SplicePipe pipe) => throw new NotSupportedException();

    public Errno TakeError()
    {
        Polled.IsConnecting = false;
        return Errno.From((SocketError)(int)Polled.Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!);
    }

    public void SetNoDelay()
    {
        if (Polled.Socket.AddressFamily != AddressFamily.Unix)
            Polled.Socket.NoDelay = true;
    }

    public void SetKeepAlive() => Polled.Socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);

    public IoResult SetReceiveBuffer(int bytes) => SetBuffer(SocketOptionName.ReceiveBuffer, bytes);

    public IoResult SetSendBuffer(int bytes) => SetBuffer(SocketOptionName.SendBuffer, bytes);

    public IoResult ShutdownSend()
    {
        try
        {
            Polled.Socket.Shutdown(SocketShutdown.Send);
            return IoResult.Done();
        }
        catch (SocketException failure)
        {
            return IoResult.Failed(Errno.From(failure.SocketErrorCode));
        }
    }

    public void Close()
    {
        Polled.IsClosed = true;
        Polled.Socket.Dispose();
    }

    private static PortableSocket Wrap(Socket socket)
    {
        socket.Blocking = false;
        return new PortableSocket(new PolledSocket(socket) { AwaitsIn = true });
    }

    private static IoResult Outcome(SocketError error, int count) => error switch
    {
        SocketError.Success => IoResult.Done(count),
        SocketError.WouldBlock => IoResult.WouldBlock,
        _ => IoResult.Failed(Errno.From(error)),
    };

    private IoResult SetBuffer(SocketOptionName option, int bytes)
    {
        try
        {
            Polled.Socket.SetSocketOption(SocketOptionLevel.Socket, option, bytes);
            return IoResult.Done();
        }
        catch (SocketException refused)
        {
            return IoResult.Failed(new Errno(refused.NativeErrorCode));
        }
    }
}
