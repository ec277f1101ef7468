namespace ChatCluster.Balancer.Relay;

/// <summary>Which of the two implementations of sockets a worker uses.</summary>
public enum RelayTransport
{
    /// <summary>The fastest this system has.</summary>
    Best,

    /// <summary>epoll and the C library: Linux on x64 or arm64.</summary>
    Linux,

    /// <summary>.NET's sockets, on any system.</summary>
    Portable,
}
