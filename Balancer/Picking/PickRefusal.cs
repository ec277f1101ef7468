namespace ChatCluster.Balancer.Picking;

/// <summary>Why a peer cannot be picked.</summary>
public enum PickRefusal
{
    /// <summary>It can be.</summary>
    None,

    /// <summary>This session already tried it.</summary>
    Tried,

    /// <summary>The configuration marks it <c>down</c>.</summary>
    Down,

    /// <summary>The configuration marks it <c>drain</c>.</summary>
    Draining,

    /// <summary>Too many failed connects (<c>max_fails</c>) within <c>fail_timeout</c>.</summary>
    Failed,

    /// <summary>It fails its health checks, or has not passed the first one that it must pass.</summary>
    Unhealthy,

    /// <summary>It has as many connections as <c>max_conns</c> allows.</summary>
    Full,
}
