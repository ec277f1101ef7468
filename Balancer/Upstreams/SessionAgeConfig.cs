namespace ChatCluster.Balancer.Upstreams;

/// <summary>How old sessions may become (<c>max_session_age</c>).</summary>
/// <param name="Age">Above zero.</param>
/// <param name="Jitter">Each session gets a random time up to this in addition, so that those that began together end one by one.</param>
public sealed record SessionAgeConfig(TimeSpan Age, TimeSpan Jitter)
{
    /// <summary>The age in milliseconds at which one session ends.</summary>
    /// <param name="draw">A random number, at least 0 and below 1.</param>
    public long Limit(double draw) => (long)(Age + (Jitter * draw)).TotalMilliseconds;
}
