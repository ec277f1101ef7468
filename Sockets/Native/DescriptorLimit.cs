namespace ChatCluster.Sockets.Native;

/// <summary>How many descriptors this process may have open (RLIMIT_NOFILE). Linux only.</summary>
/// <param name="Soft">What holds now.</param>
/// <param name="Hard">How far an ordinary user may raise it.</param>
public readonly unsafe record struct DescriptorLimit(long Soft, long Hard)
{
    /// <exception cref="NativeException">The system refused.</exception>
    public static DescriptorLimit Current
    {
        get
        {
            ulong* limits = stackalloc ulong[2];
            if (Libc.GetLimit(Libc.LimitOpenFiles, limits) != 0)
                throw new NativeException("getrlimit", Errno.Last);
            return new DescriptorLimit(Clip(limits[0]), Clip(limits[1]));
        }
    }

    /// <summary>Makes this the limit, as <c>worker_rlimit_nofile</c> asks.</summary>
    /// <returns><see cref="Errno.None"/>, or why the system refused.</returns>
    public Errno Apply()
    {
        ulong* limits = stackalloc ulong[2];
        limits[0] = (ulong)Soft;
        limits[1] = (ulong)Hard;
        return Libc.SetLimit(Libc.LimitOpenFiles, limits) == 0 ? Errno.None : Errno.Last;
    }

    /// <summary>RLIM_INFINITY is the largest unsigned number.</summary>
    private static long Clip(ulong value) => value > long.MaxValue ? long.MaxValue : (long)value;
}
