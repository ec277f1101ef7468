namespace ChatCluster.Server.Workers;

/// <summary>Tells by the bytes that the process allocates when a busy time is over. The first one is the start of the process.</summary>
internal sealed class BusyTime
{
    /// <summary>Bytes allocated in a busy time: with less, there is too little garbage to be worth a collection.</summary>
    private const long Much = 32 << 20;

    /// <summary>Bytes allocated in a quiet second: about two hundred messages.</summary>
    private const long Little = 1 << 20;

    /// <summary>Bytes in use, of about 17 000 idle connections: collecting more would stop the process for too long.</summary>
    private const long TooMuch = 64 << 20;

    private const int QuietSeconds = 2;

    private long _before;
    private long _atEnd = -Much;
    private int _quiet;

    /// <summary>To be asked once a second.</summary>
    /// <param name="allocated">Bytes allocated since the process started.</param>
    /// <param name="inUse">Bytes of the heap in use. The more, the longer a collection takes, and the more rarely it is worth it.</param>
    /// <returns>True once for each busy time, after two quiet seconds.</returns>
    public bool IsOver(long allocated, long inUse)
    {
        _quiet = allocated - _before <= Little + inUse / 32 ? _quiet + 1 : 0;
        _before = allocated;
        if (_quiet < QuietSeconds || inUse > TooMuch || allocated - _atEnd < Math.Max(Much, inUse))
            return false;
        _atEnd = allocated;
        return true;
    }
}
