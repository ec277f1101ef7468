using ChatCluster.TestKit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>One thing that goes wrong with one part of the cluster, and is well again afterwards.</summary>
/// <param name="Part">What is hit.</param>
/// <param name="What">What happens to it.</param>
/// <param name="Server">The server whose users are cut off; null when the fault may hit any message.</param>
/// <param name="BreakAsync">Begins it.</param>
/// <param name="HealAsync">Ends it; called a while after the beginning.</param>
/// <param name="Lasts">How long it is broken.</param>
internal sealed record ClusterFault(
    string Part, string What, int? Server, TimeSpan Lasts, Func<Task> BreakAsync, Func<Task> HealAsync)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeyondTheLease = TimeSpan.FromSeconds(WholeCluster.Lease + 1.5);

    /// <returns>Each fault of each part. Of what is there three times, <paramref name="random"/> chooses one; different ones for different
    /// faults, because a server that has just been hit has few users.</returns>
    public static List<ClusterFault> AllOf(WholeCluster cluster, Random random)
    {
        var first = random.Next(WholeCluster.ServerCount);
        var (frozen, linked, killed) =
            (first, (first + 1) % WholeCluster.ServerCount, (first + 2) % WholeCluster.ServerCount);
        List<ClusterFault> faults =
        [
            new($"server {frozen + 1}", "frozen", frozen, BeyondTheLease,
                () => cluster.SignalServerAsync(frozen, "STOP"), () => cluster.SignalServerAsync(frozen, "CONT")),
            .. OfLink($"balancer to server {linked + 1}", linked, cluster.ServerLinks[linked]),
            new($"server {killed + 1}", "killed", killed, AtOnce,
                () => cluster.KillServerAsync(killed), () => cluster.StartServerAsync(killed)),
            new("balancer", "killed", null, TimeSpan.Zero, cluster.Balancer.RestartAsync, static () => Task.CompletedTask),
            new("balancer's worker", "killed", null, AtOnce,
                () => cluster.Balancer.SignalWorkersAsync("KILL"), static () => Task.CompletedTask),
            new("balancer's worker", "frozen", null, AWhile,
                () => cluster.Balancer.SignalWorkersAsync("STOP"), () => cluster.Balancer.SignalWorkersAsync("CONT")),
            new("Redis", "killed", null, AWhile, cluster.Redis.KillAsync, cluster.Redis.LaunchAsync),
            new("Redis", "frozen", null, BeyondTheLease, () => cluster.Redis.SignalAsync("STOP"), () => cluster.Redis.SignalAsync("CONT")),
            .. OfLink($"server {linked + 1} to Redis", linked, cluster.BusLinks[linked]),
        ];
        if (cluster.MariaDb is { } database)
        {
            faults.Add(new("MariaDB", "killed", null, AtOnce, database.KillAsync, database.LaunchAsync));
            faults.Add(new("MariaDB", "frozen", null, BeyondTheLease,
                () => database.SignalAsync("STOP"), () => database.SignalAsync("CONT")));
        }
        return faults;
    }

    private static IEnumerable<ClusterFault> OfLink(string name, int server, UnreliableLink link)
    {
        yield return new(name, "reset", server, TimeSpan.Zero, () => Do(link.Reset), static () => Task.CompletedTask);
        foreach (var (fault, what, lasts) in new[]
        {
            (LinkFault.Stall, "stalled", BeyondTheLease), (LinkFault.Delay, "delayed", AWhile), (LinkFault.Split, "split", AWhile),
        })
            yield return new(name, what, server, lasts, () => Do(() => link.Become(fault)), () => Do(() => link.Become(LinkFault.None)));
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
