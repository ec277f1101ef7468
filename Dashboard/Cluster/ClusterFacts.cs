using System.Net;
using System.Text.Json;
using ChatCluster.Dashboard.Sources;

namespace ChatCluster.Dashboard.Cluster;

/// <summary>What the programs have told, not yet joined.</summary>
internal sealed class ClusterFacts(bool hasBalancer, IReadOnlyList<IPEndPoint> servers)
{
    private const int MostPicks = 12;

    private readonly Queue<string> _picks = new();

    public bool HasBalancer => hasBalancer;

    /// <summary>The last answer; null before the first one.</summary>
    public BalancerState? Balancer { get; private set; }

    public bool BalancerAnswers { get; private set; }

    public IReadOnlyList<ServerFacts> Servers { get; } = [.. servers.Select(static place => new ServerFacts(place))];

    public IReadOnlyCollection<string> Picks => _picks;

    public JsonElement? Decision { get; private set; }

    /// <returns>Whether the balancer has begun to answer, or has ceased.</returns>
    public bool Set(BalancerState? state)
    {
        var changes = (state is not null) != BalancerAnswers && (Balancer is not null || state is not null);
        BalancerAnswers = state is not null;
        Balancer = state ?? Balancer;
        return changes;
    }

    /// <summary>A server was picked, or none could be.</summary>
    public void AddDecision(JsonElement decision)
    {
        Decision = decision;
        if (decision.GetProperty("picked").GetString() is not { } picked)
            return;
        _picks.Enqueue(picked);
        if (_picks.Count > MostPicks)
            _picks.Dequeue();
    }
}

/// <summary>What one server has told.</summary>
internal sealed class ServerFacts(IPEndPoint admin)
{
    public IPEndPoint Admin => admin;

    /// <summary>The last answer; null before the first one.</summary>
    public ServerStatus? Status { get; private set; }

    public bool Answers { get; private set; }

    /// <inheritdoc cref="ClusterFacts.Set"/>
    public bool Set(ServerStatus? status)
    {
        var changes = (status is not null) != Answers && Status is not null;
        Answers = status is not null;
        Status = status ?? Status;
        return changes;
    }
}
