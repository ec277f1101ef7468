namespace ChatCluster.Sockets.Native;

/// <summary>A kernel pipe that moves bytes from one socket to another without copying them to this process.</summary>
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

    /// <summary>The size granted by the kernel, in bytes.</summary>
    public int Capacity { get; }

    /// <summary>Bytes in the pipe.</summary>
    public int Count { get; private set; }

    /// <summary>Opens a pipe of the wanted size, or of the default size if the system refuses that; null if it refuses any.</summary>
    public static SplicePipe? TryOpen(int wantedCapacity)
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.PipeNonBlocking | Libc.PipeCloseOnExec) != 0)
            return null;
        var granted = Libc.Control(ends[1], Libc.PipeSetSize, wantedCapacity);
        if (granted < 0)
            granted = Libc.Control(ends[1], Libc.PipeGetSize, 0);
        return new SplicePipe(ends[0], ends[1], granted);
    }

    internal IoResult FillFrom(int descriptor)
    {
        var moved = Move(descriptor, _writeEnd, Capacity - Count);
        if (moved.IsDone)
            Count += moved.Bytes;
        return moved;
    }

    internal IoResult DrainTo(int descriptor)
    {
        var moved = Move(_readEnd, descriptor, Count);
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
        var count = Libc.Splice(from, null, to, null, (nuint)bytes, Libc.SpliceMove | Libc.SpliceNonBlocking);
        if (count >= 0)
            return IoResult.Done((int)count);
        var error = Errno.Last;
        return error == Errno.Again ? IoResult.WouldBlock : IoResult.Failed(error);
    }
}
