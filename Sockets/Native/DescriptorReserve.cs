namespace ChatCluster.Sockets.Native;

/// <summary>
/// Descriptors that connections leave free. Without them a reload could not read its file, nor a log be opened anew, and the runtime, which
/// opens its own files when they are first needed, would end the process.
/// </summary>
/// <remarks>The system gives out the lowest number that is free: whoever gets a high one knows that all below are in use. Any thread.</remarks>
public static class DescriptorReserve
{
    private const int Largest = 64;

    /// <summary>So close to the end each client is preceded by a look at what is left; before, nothing is asked.</summary>
    private const int Nearby = 256;

    private static int _endOfClients = int.MaxValue;
    private static int _endOfOthers = int.MaxValue;
    private static volatile bool _isNear;

    /// <summary>Clients are not accepted into the reserve, which is a quarter of a small limit.</summary>
    /// <remarks>Its first half is for the servers of clients that are here already, and for operators; the rest is the process's own.</remarks>
    public static void Keep(long limit)
    {
        var reserve = Math.Min(Largest, limit / 4);
        _endOfClients = (int)Math.Min(limit - reserve, int.MaxValue);
        _endOfOthers = (int)Math.Min(limit - (reserve / 2), int.MaxValue);
        _isNear = true;
    }

    /// <summary>How many more descriptors clients can get, from what is open now. Linux only.</summary>
    public static int LeftForClients => _endOfClients - Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>Whether a connection has to wait, as for a descriptor of its own.</summary>
    /// <param name="isOperators">False for a client's.</param>
    internal static bool IsReached(bool isOperators)
    {
        if (!_isNear)
            return false;
        int lowest = Libc.EventDescriptor(0, Libc.EventCloseOnExec);
        if (lowest < 0)
            return true;
        _ = Libc.Close(lowest);
        _isNear = lowest >= _endOfClients - Nearby;
        return lowest >= (isOperators ? _endOfOthers : _endOfClients);
    }

    /// <summary>A descriptor was given out.</summary>
    /// <returns>True when it is one of the last: what is not a client's has to go without it.</returns>
    internal static bool Take(int descriptor)
    {
        if (descriptor >= _endOfClients - Nearby)
            _isNear = true;
        return descriptor >= _endOfOthers;
    }
}
