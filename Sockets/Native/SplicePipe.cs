namespace ChatCluster.Sockets.Native;

/// <summary>A kernel pipe through which bytes go from one socket to another without being copied to this process.</summary>
public sealed unsafe class SplicePipe : IDisposable
{
    private readonly int _readEnd;
    private readonly int _writeEnd;

    private SplicePipe(int readEnd, int writeEnd, int capacity)
    {
        _readEnd = readEnd;
        _writeEnd = writeEnd;
        Capacity = capacity;
    }

    /// <summary>What the kernel granted, in bytes.</summary>
    public int Capacity { get; }

    /// <summary>Bytes in the pipe.</summary>
    public int Count { get; private set; }

    /// <summary>A new pipe of the wanted size or, where the system grants less, of its default size; null when it grants none.</summary>
    public static SplicePipe? TryOpen(int wantedCapacity)
    {
        int* ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.PipeNonBlocking | Libc.PipeCloseOnExec) != 0)
            return null;
        int granted = Libc.Control(ends[1], Libc.PipeSetSize, wantedCapacity);
        if (granted < 0)
            granted = Libc.Control(ends[1], Libc.PipeGetSize, 0);
        return new SplicePipe(ends[0], ends[1], granted);
    }

    internal IoResult FillFrom(int descriptor)
    {
        IoResult moved = Move(descriptor, _writeEnd, Capacity - Count);
        if (moved.IsDone)
            Count += moved.Bytes;
        return moved;
    }

    internal IoResult DrainTo(int descriptor)
    {
        IoResult moved = Move(_readEnd, descriptor, Count);
        if (moved.IsDone)
            Count -= moved.Bytes;
        return moved;
    }

    public void Dispose()
    {
        _ = Libc.Close(_readEnd);
        _ = Libc.Close(_writeEnd);
    }

    private static IoResult Move(int from, int to, int bytes)
    {
        nint count = Libc.Splice(from, null, to, null, (nuint)bytes, Libc.SpliceMove | Libc.SpliceNonBlocking);
        if (count >= 0)
            return IoResult.Done((int)count);
        Errno error = Errno.Last;
        return error == Errno.Again ? IoResult.WouldBlock : IoResult.Failed(error);
    }
}
