using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Dashboard.Sources;
using ChatCluster.Sockets;

namespace ChatCluster.Dashboard.Cluster;

/// <summary>
/// The picture of the cluster: takes what the programs tell, and sends a snapshot to the pages whenever it has changed, and every event.
/// </summary>
internal sealed class ClusterView(IPEndPoint? balancer, IReadOnlyList<IPEndPoint> servers, IReadOnlyList<string> buttons)
{
    private const int MostRemembered = 60;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Lock _lock = new();
    private readonly ClusterFacts _facts = new(balancer is not null, servers);
    private readonly Queue<JsonObject> _happened = new();
    private readonly Sentences _sentences = new();
    private string _snapshot = "{}";
    /// <summary>Begins with the time: after a restart too, a page that stayed open takes the next event for a new one.</summary>
    private long _events = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>Sends <c>snapshot</c> and <c>happened</c>.</summary>
    public EventHub Hub { get; } = new();

    /// <summary>The snapshot and the last events: what a page needs that is opened now.</summary>
    public byte[] ToJson()
    {
        lock (_lock)
        {
            Refresh();
            return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
            {
                ["snapshot"] = JsonNode.Parse(_snapshot),
                ["happened"] = new JsonArray([.. _happened.Select(static one => one.DeepClone())]),
            });
        }
    }

    /// <returns>The process of a server on this machine; null for any other, and for one that does not tell.</returns>
    public int? ProcessOf(string server)
    {
        lock (_lock)
        {
            var facts = _facts.Servers.FirstOrDefault(one => one.Status?.Server == server);
            return facts is not null && IPAddress.IsLoopback(facts.Admin.Address) ? facts.Status!.Process : null;
        }
    }

    public void SetBalancer(BalancerState? state) => Change(() =>
    {
        if (_facts.Set(state))
            Happened(state is null ? "gone" : "back", new() { ["server"] = "balancer" });
    });

    public void SetServer(int index, ServerStatus? status) => Change(() =>
    {
        var server = _facts.Servers[index];
        var bus = server.Status?.Bus;
        if (server.Set(status))
            Happened(status is null ? "gone" : "back", new() { ["server"] = server.Status!.Server });
        if (bus is not null && server.Status!.Bus is { } now && now.State != bus.State)
            Happened("bus", new() { ["server"] = server.Status.Server, ["state"] = now.State });
    });

    public void AddBalancerEvent(SourceEvent happened) => Change(() =>
    {
        if (happened.Kind == "picked")
            _facts.AddDecision(happened.Data);
        // What these two say is in the decision and in the next snapshot.
        if (happened.Kind is not ("accepted" or "connected"))
            Happened(happened.Kind, JsonObject.Create(happened.Data)!);
    });

    public void AddServerEvent(int index, SourceEvent happened) => Change(() =>
    {
        var data = JsonObject.Create(happened.Data)!;
        data["server"] = _facts.Servers[index].Status?.Server;
        if (data["reason"]?.GetValue<string>() is { } reason)
            data["reason_zh"] = _sentences.ToChinese(reason);
        Happened(happened.Kind, data);
    });

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            if (Refresh())
                Hub.Publish("snapshot", System.Text.Encoding.UTF8.GetBytes(_snapshot));
        }
    }

    /// <returns>Whether the snapshot has changed.</returns>
    private bool Refresh()
    {
        var snapshot = JsonSerializer.Serialize(SnapshotBuilder.Build(_facts, buttons), Json);
        if (snapshot == _snapshot)
            return false;
        _snapshot = snapshot;
        return true;
    }

    private void Happened(string kind, JsonObject data)
    {
        var happened = new JsonObject { ["id"] = ++_events, ["kind"] = kind, ["data"] = data };
        _happened.Enqueue(happened);
        if (_happened.Count > MostRemembered)
            _happened.Dequeue();
        Hub.Publish("happened", JsonSerializer.SerializeToUtf8Bytes(happened));
    }
}
