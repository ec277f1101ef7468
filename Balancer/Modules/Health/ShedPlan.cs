namespace ChatCluster.Balancer.Modules.Health;

/// <summary>How many sessions to end, and where.</summary>
public static class ShedPlan
{
    /// <summary>Sessions to end now, so that the last one ends when the time is over.</summary>
    /// <param name="open">Sessions that are left.</param>
    /// <param name="left">The time that is left; zero or less: end them all.</param>
    /// <param name="tick">The time until the next call.</param>
    public static int Quota(int open, TimeSpan left, TimeSpan tick) =>
        left <= tick ? open : (int)Math.Ceiling(open * (tick / left));

    /// <summary>The server that is to give a session to one with less than its share by weight.</summary>
    /// <param name="servers">Open sessions and weight of each server in use.</param>
    /// <returns>Its index: the server furthest above its share; null when every server has its share, rounded down.</returns>
    public static int? Overfull(IReadOnlyList<(int Open, int Weight)> servers)
    {
        var open = servers.Sum(static server => (long)server.Open);
        var weight = servers.Sum(static server => (long)server.Weight);
        if (!servers.Any(server => server.Open < open * server.Weight / weight))
            return null;
        return Enumerable.Range(0, servers.Count).MaxBy(index => servers[index].Open - ((double)open * servers[index].Weight / weight));
    }
}
