using System.Text.Json;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.Balancer.Variables;
using ChatCluster.Sockets;

namespace ChatCluster.Balancer.Modules.Status;

/// <summary>Turns what happens to sessions into the events of <c>/api/events</c>; costs nothing while nobody reads them.</summary>
internal sealed class EventObserver(EventHub hub, TimeProvider time) : ISessionObserver
{
    public void Accepted(SessionFacts session) => Publish("accepted", session, json =>
    {
        json.WriteString("client", AddressText.Full(session.Client));
        json.WriteString("listener", AddressText.Full(session.Listener));
    });

    public void Picked(SessionFacts session, Upstreams.Upstream upstream, PickDecision decision) => Publish("picked", session, json =>
    {
        json.WriteString("upstream", upstream.Name);
        DecisionJson.Write(json, decision);
    });

    public void Waiting(SessionFacts session, Upstreams.Upstream upstream, PickDecision decision) => Publish("waiting", session, json =>
    {
        json.WriteString("upstream", upstream.Name);
        json.WriteNumber("waiting", upstream.Waiting);
    });

    public void Connected(SessionFacts session, UpstreamConnection connection) =>
        Publish("connected", session, json => Write(json, connection));

    public void Failed(SessionFacts session, Upstreams.Upstream upstream, Peer peer, string reason, bool isShut) =>
        Publish("failed", session, json =>
        {
            json.WriteString("upstream", upstream.Name);
            json.WriteString("server", peer.Name);
            json.WriteString("reason", reason);
            json.WriteBoolean("out", isShut);
        });

    public void Ended(SessionFacts session, UpstreamConnection? connection, RelayEnd outcome) => Publish("ended", session, json =>
    {
        if (connection is not null)
            Write(json, connection);
        json.WriteNumber("status", outcome.Status());
        json.WriteString("reason", outcome.ToString());
        json.WriteNumber("bytes_from_client", session.Traffic?.FromClient ?? 0);
        json.WriteNumber("bytes_to_client", session.Traffic?.ToClient ?? 0);
        json.WriteNumber("age_ms", session.Elapsed);
    });

    public void HealthChanged(Upstreams.Upstream upstream, Peer peer, string reason) => Publish("health", session: null, json =>
    {
        json.WriteString("upstream", upstream.Name);
        json.WriteString("server", peer.Name);
        json.WriteString("health", peer.Health.ToString().ToLowerInvariant());
        json.WriteString("reason", reason);
    });

    /// <summary>A new configuration is in use.</summary>
    /// <param name="reloads">How many there were since the start.</param>
    public void Reloaded(int reloads) => Publish("reload", session: null, json => json.WriteNumber("reloads", reloads));

    private static void Write(Utf8JsonWriter json, UpstreamConnection connection)
    {
        json.WriteString("upstream", connection.Upstream.Name);
        json.WriteString("server", connection.Peer.Name);
        json.WriteString("local", AddressText.Full(connection.Local));
    }

    private void Publish(string name, SessionFacts? session, Action<Utf8JsonWriter> write)
    {
        if (hub.IsIdle)
            return;
        hub.Publish(name, JsonText.Of(json =>
        {
            json.WriteString("time", time.GetUtcNow());
            if (session is not null)
                json.WriteNumber("connection", session.Connection);
            write(json);
        }));
    }
}
