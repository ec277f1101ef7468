namespace ChatCluster.Sockets.Native;

/// <summary>
/// Descriptors that connections leave free. Without them a reload could not read its file, a log could not be reopened, and the runtime,
/// which opens its own files when it first needs them, would end the process.
/// </summary>
/// <remarks>The system assigns the lowest free number, so a high number means that all lower ones are in use. Any thread.</remarks>
public static class DescriptorReserve
{
    private const int Largest = 64;

    /// <summary>Within this distance of the limit, every accept first probes the lowest free descriptor.</summary>
    private const int Nearby = 256;

    private static int _clientLimit = int.MaxValue;
    private static int _connectionLimit = int.MaxValue;
    private static volatile bool _isNear;

    /// <summary>Sets the reserve below the limit: 64 descriptors, or a quarter of a small limit.</summary>
    /// <remarks>
    /// Clients leave all of it free. Its first half is for connections to upstream servers and of operators, the rest for the process
    /// itself.
    /// </remarks>
    public static void Keep(long limit)
    {
        var reserve = Math.Min(Largest, limit / 4);
        _clientLimit = (int)Math.Min(limit - reserve, int.MaxValue);
        _connectionLimit = (int)Math.Min(limit - (reserve / 2), int.MaxValue);
        _isNear = true;
    }

    /// <summary>How many more descriptors clients can use. Linux only.</summary>
    public static int LeftForClients => _clientLimit - Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>Whether a connection has to wait because the reserve is reached.</summary>
    /// <param name="isOperators">False for a client's.</param>
    internal static bool IsReached(bool isOperators)
    {
        if (!_isNear)
            return false;
        var lowest = Libc.EventDescriptor(0, Libc.EventCloseOnExec);
        if (lowest < 0)
            return true;
        _ = Libc.Close(lowest);
        _isNear = lowest >= _clientLimit - Nearby;
        return lowest >= (isOperators ? _connectionLimit : _clientLimit);
    }

    /// <summary>Notes a new descriptor.</summary>
    /// <returns>True if it belongs to the part of the process itself, so that a connection must not use it.</returns>
    internal static bool Take(int descriptor)
    {
        if (descriptor >= _clientLimit - Nearby)
            _isNear = true;
        return descriptor >= _connectionLimit;
    }
}
