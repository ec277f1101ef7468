using ChatCluster.TestKit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>A Redis Cluster of three masters, each with a replica or none has one.</summary>
internal sealed class RedisClusterNodes : IAsyncDisposable
{
    private static readonly string[] Slots = ["0 5460", "5461 10922", "10923 16383"];

    /// <summary>The nodes learn from each other what is asked for here.</summary>
    private static readonly TimeSpan GossipTime = TimeSpan.FromMinutes(2);

    private readonly List<RedisServer> _nodes = [];

    /// <summary>All nodes.</summary>
    public string Url => $"redis://{string.Join(',', _nodes.Select(static node => $"127.0.0.1:{node.Port}"))}";

    public static async Task<RedisClusterNodes> StartAsync(bool hasReplicas)
    {
        var cluster = new RedisClusterNodes();
        try
        {
            await cluster.FormAsync(FreePorts.Take(hasReplicas ? 2 * Slots.Length : Slots.Length));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <returns>The node that answers so.</returns>
    public async Task<RedisServer> FindAsync(string command, string answer)
    {
        foreach (var node in _nodes)
        {
            if (await node.AskAsync(command) == answer)
                return node;
        }
        throw new InvalidOperationException($"no node answers {answer} to {command}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    private async Task FormAsync(IReadOnlyList<int> gossipPorts)
    {
        foreach (var port in gossipPorts)
        {
            _nodes.Add(await RedisServer.StartAsync(
                "--cluster-enabled", "yes", "--cluster-port", $"{port}", "--cluster-node-timeout", "2000"));
        }
        foreach (var (node, range) in _nodes.Zip(Slots))
            await UntilAsync(node, $"CLUSTER ADDSLOTSRANGE {range}", "+OK");
        foreach (var (node, port) in _nodes.Zip(gossipPorts).Skip(1))
            await UntilAsync(_nodes[0], $"CLUSTER MEET 127.0.0.1 {node.Port} {port}", "+OK");
        for (var replica = Slots.Length; replica < _nodes.Count; replica++)
            await UntilAsync(_nodes[replica], $"CLUSTER REPLICATE {await _nodes[replica - Slots.Length].AskAsync("CLUSTER MYID")}", "+OK");
        // Every node knows where every slot is, and a replica that it has heard its master.
        foreach (var node in _nodes)
            await Eventually.HoldsAsync(() => IsReadyAsync(node).Result, "the Redis Cluster is up", GossipTime, CancellationToken.None);
    }

    private async Task<bool> IsReadyAsync(RedisServer node) =>
        !(await node.AskAsync("GET x")).StartsWith("-CLUSTERDOWN", StringComparison.Ordinal)
        && (_nodes.Count == Slots.Length || _nodes.IndexOf(node) >= Slots.Length || await node.AskAsync("WAIT 1 100") == ":1");

    private static Task UntilAsync(RedisServer node, string command, string answer) => Eventually.HoldsAsync(
        () => node.AskAsync(command).Result == answer, command, GossipTime, CancellationToken.None);
}
