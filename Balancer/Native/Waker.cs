using ChatCluster.Sockets.Native;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Balancer.Native;

/// <summary>Lets one thread wait for sockets and for other threads' calls at the same time. Linux only.</summary>
internal sealed unsafe class Waker : IDisposable
{
    private readonly SafeFileHandle _event;

    /// <exception cref="NativeException">The process has no descriptor left.</exception>
    public Waker()
    {
        var descriptor = ProcessLibc.EventDescriptor(0, ProcessLibc.EventCloseOnExec | ProcessLibc.EventNonBlocking);
        if (descriptor < 0)
            throw new NativeException("eventfd", Errno.Last);
        _event = new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Ends the current or the next <see cref="Wait"/>. Any thread.</summary>
    public void Wake()
    {
        ulong one = 1;
        _ = ProcessLibc.Write((int)_event.DangerousGetHandle(), &one, sizeof(ulong));
    }

    /// <summary>Waits for <see cref="Wake"/>, for something to read from a socket, or for the time to pass.</summary>
    /// <param name="limit">Null: no limit.</param>
    /// <returns>The index of a socket that has something to read, or its end; null: none has.</returns>
    public int? Wait(IReadOnlyList<SafeFileHandle> sockets, TimeSpan? limit)
    {
        var entries = stackalloc ProcessLibc.PollEntry[sockets.Count + 1];
        for (var i = 0; i < sockets.Count; i++)
            entries[i] = new() { Descriptor = (int)sockets[i].DangerousGetHandle(), Asked = ProcessLibc.PollIn };
        entries[sockets.Count] = new() { Descriptor = (int)_event.DangerousGetHandle(), Asked = ProcessLibc.PollIn };
        var milliseconds = limit is { } time ? (int)Math.Clamp(Math.Ceiling(time.TotalMilliseconds), 0, int.MaxValue) : -1;
        if (ProcessLibc.Poll(entries, (nuint)sockets.Count + 1, milliseconds) <= 0)
            return null;
        ulong count;
        if (entries[sockets.Count].Found != 0)
            _ = ProcessLibc.Read((int)_event.DangerousGetHandle(), &count, sizeof(ulong));
        for (var i = 0; i < sockets.Count; i++)
        {
            if (entries[i].Found != 0)
                return i;
        }
        return null;
    }

    public void Dispose() => _event.Dispose();
}
