using System.Runtime.InteropServices;
using ChatCluster.Sockets.Native;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Balancer.Native;

/// <summary>
/// One end of a pair of connected unix sockets that carries messages, each with an open descriptor if wanted (SCM_RIGHTS, unix(7)).
/// Linux only.
/// </summary>
internal sealed unsafe class DescriptorChannel(SafeFileHandle socket) : IDisposable
{
    /// <summary>In bytes; a message holds a name.</summary>
    private const int LongestMessage = 8 * 1024;

    /// <summary>The two ends. Neither is inherited by other programs.</summary>
    /// <exception cref="NativeException">The process has no descriptor left.</exception>
    public static (DescriptorChannel Here, SafeFileHandle There) Open()
    {
        var ends = stackalloc int[2];
        const int Type = ProcessLibc.SequencedPackets | ProcessLibc.SocketCloseOnExec;
        if (ProcessLibc.SocketPair(ProcessLibc.FamilyUnix, Type, 0, ends) != 0)
            throw new NativeException("socketpair", Errno.Last);
        return (new(new(ends[0], ownsHandle: true)), new(ends[1], ownsHandle: true));
    }

    public SafeFileHandle Socket { get; } = socket;

    /// <summary>Sends one message.</summary>
    /// <param name="handle">Stays open here as well.</param>
    /// <param name="waits">False: fails with EAGAIN when the other end does not read.</param>
    public Errno Send(ReadOnlySpan<byte> message, SafeHandle? handle = null, bool waits = true)
    {
        fixed (byte* start = message)
        {
            var piece = new ProcessLibc.Piece { Start = start, Length = (nuint)message.Length };
            var control = new ProcessLibc.ControlHeader { Level = ProcessLibc.LevelSocket, Type = ProcessLibc.PassDescriptors };
            control.Length = LengthWithDescriptor();
            control.Descriptor = (int)(handle?.DangerousGetHandle() ?? 0);
            var header = new ProcessLibc.MessageHeader { Pieces = &piece, PieceCount = 1 };
            if (handle is not null)
            {
                header.Control = &control;
                header.ControlLength = (nuint)sizeof(ProcessLibc.ControlHeader);
            }
            var flags = ProcessLibc.NoSignal | (waits ? 0 : ProcessLibc.DoNotWait);
            while (true)
            {
                if (ProcessLibc.SendMessage(Descriptor, &header, flags) >= 0)
                    return Errno.None;
                if (Errno.Last is var error && error != Errno.Interrupted)
                    return error;
            }
        }
    }

    /// <summary>Waits for the next message.</summary>
    /// <returns>Null when the other end is closed.</returns>
    public (byte[] Message, SafeFileHandle? Handle)? Receive()
    {
        var buffer = stackalloc byte[LongestMessage];
        while (true)
        {
            var piece = new ProcessLibc.Piece { Start = buffer, Length = LongestMessage };
            var control = new ProcessLibc.ControlHeader();
            var header = new ProcessLibc.MessageHeader
            {
                Pieces = &piece,
                PieceCount = 1,
                Control = &control,
                ControlLength = (nuint)sizeof(ProcessLibc.ControlHeader),
            };
            var length = ProcessLibc.ReceiveMessage(Descriptor, &header, ProcessLibc.ReceivedCloseOnExec);
            if (length < 0 && Errno.Last == Errno.Interrupted)
                continue;
            if (length <= 0)
                return null;
            var hasHandle = header.ControlLength >= LengthWithDescriptor() && control.Type == ProcessLibc.PassDescriptors;
            return (new Span<byte>(buffer, (int)length).ToArray(),
                hasHandle ? new SafeFileHandle(control.Descriptor, ownsHandle: true) : null);
        }
    }

    public void Dispose() => Socket.Dispose();

    private int Descriptor => (int)Socket.DangerousGetHandle();

    /// <summary>CMSG_LEN(sizeof(int)).</summary>
    private static nuint LengthWithDescriptor() => (nuint)sizeof(nuint) + (3 * sizeof(int));
}
