namespace ChatCluster.Balancer.Picking;

/// <summary>How often policies that draw (random, hash) may draw a peer they cannot have before round robin decides.</summary>
internal struct DrawLimit
{
    /// <summary>nginx's bound, for a session as a whole: the draws of one pick count in the next.</summary>
    private const int Draws = 20;

    private int _misses;

    /// <summary>True when no draws are left.</summary>
    public readonly bool IsReached => _misses > Draws;

    /// <summary>Counts a draw in vain.</summary>
    /// <returns>False when it was the last.</returns>
    public bool MissAndGoOn() => ++_misses <= Draws;
}
