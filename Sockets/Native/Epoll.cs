using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ChatCluster.Sockets.Native;

/// <summary>The poller of Linux, with an event descriptor to wake it.</summary>
public sealed unsafe class Epoll : IPoller<LinuxSocket>
{
    private const int Capacity = 512;
    private const uint StreamEvents = Libc.EpollIn | Libc.EpollOut | Libc.EpollReadHangup | Libc.EpollEdgeTriggered;

    /// <summary><c>struct epoll_event</c> is packed on x64 only: 4 + 8 bytes there, 4 + 4 of padding + 8 elsewhere.</summary>
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int EventSize = Packed ? 12 : 16;
    private static readonly int TokenOffset = Packed ? 4 : 8;

    private readonly int _epoll;
    private readonly int _wake;
    private readonly byte* _events;

    /// <summary>This system has epoll, with a layout of its structures that is known here.</summary>
    public static bool IsSupported =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <exception cref="NativeException">The process has no descriptor left.</exception>
    public Epoll()
    {
        _epoll = Libc.EpollCreate(Libc.EpollCloseOnExec);
        if (_epoll < 0)
            throw new NativeException("epoll_create1", Errno.Last);
        _wake = Libc.EventDescriptor(0, Libc.EventNonBlocking | Libc.EventCloseOnExec);
        if (_wake < 0 || DescriptorReserve.Take(_wake))
        {
            var error = _wake < 0 ? Errno.Last : Errno.TooManyOpenFiles;
            _ = Libc.Close(_epoll);
            _ = Libc.Close(_wake);
            throw new NativeException("eventfd", error);
        }
        _events = (byte*)NativeMemory.Alloc((nuint)(Capacity * EventSize));
        Add(_wake, Libc.EpollIn, IPoller<LinuxSocket>.ReservedToken);
    }

    public void AddStream(LinuxSocket socket, ulong token) => Add(socket.Descriptor, StreamEvents, token);

    /// <summary>EPOLLEXCLUSIVE: one waiting connection wakes one of the loops, not all of them.</summary>
    public void AddListener(LinuxSocket listener, ulong token) => Add(listener.Descriptor, Libc.EpollIn | Libc.EpollExclusive, token);

    public void RemoveListener(LinuxSocket listener) => _ = Libc.EpollControl(_epoll, Libc.EpollDelete, listener.Descriptor, null);

    public int Wait(Span<ReadyEvent> ready, int milliseconds)
    {
        var found = Libc.EpollWait(_epoll, _events, Math.Min(Capacity, ready.Length), milliseconds);
        if (found < 0)
        {
            var error = Errno.Last;
            return error == Errno.Interrupted ? 0 : throw new NativeException("epoll_wait", error);
        }
        var count = 0;
        for (var i = 0; i < found; i++)
        {
            var entry = _events + (i * EventSize);
            var token = Unsafe.ReadUnaligned<ulong>(entry + TokenOffset);
            if (token == IPoller<LinuxSocket>.ReservedToken)
                ClearWake();
            else
                ready[count++] = new ReadyEvent(token, Translate(Unsafe.ReadUnaligned<uint>(entry)));
        }
        return count;
    }

    public void Wake()
    {
        ulong one = 1;
        _ = Libc.Write(_wake, &one, sizeof(ulong));
    }

    public void Dispose()
    {
        _ = Libc.Close(_wake);
        _ = Libc.Close(_epoll);
        NativeMemory.Free(_events);
    }

    private static Readiness Translate(uint events)
    {
        var readiness = Readiness.None;
        if ((events & Libc.EpollIn) != 0)
            readiness |= Readiness.In;
        if ((events & Libc.EpollOut) != 0)
            readiness |= Readiness.Out;
        if ((events & Libc.EpollReadHangup) != 0)
            readiness |= Readiness.In | Readiness.Hangup;
        if ((events & (Libc.EpollHangup | Libc.EpollError)) != 0)
            readiness |= Readiness.In | Readiness.Out | Readiness.Hangup;
        if ((events & Libc.EpollError) != 0)
            readiness |= Readiness.Lost;
        return readiness;
    }

    private void Add(int descriptor, uint events, ulong token)
    {
        var entry = stackalloc byte[EventSize];
        Unsafe.WriteUnaligned(entry, events);
        Unsafe.WriteUnaligned(entry + TokenOffset, token);
        if (Libc.EpollControl(_epoll, Libc.EpollAdd, descriptor, entry) != 0)
            throw new NativeException("epoll_ctl", Errno.Last);
    }

    private void ClearWake()
    {
        ulong count;
        _ = Libc.Read(_wake, &count, sizeof(ulong));
    }
}
