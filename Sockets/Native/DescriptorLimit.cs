namespace ChatCluster.Sockets.Native;

/// <summary>The limit of open descriptors of this process (RLIMIT_NOFILE). Linux only.</summary>
/// <param name="Soft">The current limit.</param>
/// <param name="Hard">The highest limit that an unprivileged process may set.</param>
public readonly unsafe record struct DescriptorLimit(long Soft, long Hard)
{
    /// <exception cref="NativeException">getrlimit(2) failed.</exception>
    public static DescriptorLimit Current
    {
        get
        {
            var limits = stackalloc ulong[2];
            if (Libc.GetLimit(ResourceLimit.OpenFiles, limits) != 0)
                throw new NativeException("getrlimit", Errno.Last);
            return new DescriptorLimit(Clip(limits[0]), Clip(limits[1]));
        }
    }

    /// <summary>Sets this limit.</summary>
    /// <returns><see cref="Errno.None"/>, or why setrlimit(2) failed.</returns>
    public Errno Apply() => ResourceLimit.Set(ResourceLimit.OpenFiles, Soft, Hard);

    /// <summary>RLIM_INFINITY is the largest unsigned number.</summary>
    private static long Clip(ulong value) => value > long.MaxValue ? long.MaxValue : (long)value;
}
