namespace ChatCluster.Sockets.Native;

/// <summary>A limit of this process (setrlimit). Linux only.</summary>
public static unsafe class ResourceLimit
{
    /// <summary>Bytes of a core dump (RLIMIT_CORE).</summary>
    public const int CoreDump = 4;

    internal const int OpenFiles = 7;

    /// <summary>Sets one limit.</summary>
    /// <param name="resource">One of the constants here.</param>
    /// <param name="soft">The current limit.</param>
    /// <param name="hard">The highest limit that an unprivileged process may set.</param>
    /// <returns><see cref="Errno.None"/>, or why setrlimit(2) failed.</returns>
    public static Errno Set(int resource, long soft, long hard)
    {
        var limits = stackalloc ulong[] { (ulong)soft, (ulong)hard };
        return Libc.SetLimit(resource, limits) == 0 ? Errno.None : Errno.Last;
    }
}
