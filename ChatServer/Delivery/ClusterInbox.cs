using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Cluster;
using ChatCluster.Server.Delivery.Pushes;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Delivery;

/// <summary>What this server does with the messages of the other servers, and when the bus comes or goes.</summary>
public sealed class ClusterInbox(
    IClusterBus bus, RelayReceiver relay, DeliveredRows delivered, Backlog backlog, PresenceNews news, OnlineUsers online,
    SessionRegistry registry, ServerName server, SecretStore secrets, ILogger<ClusterInbox> log)
{
    /// <summary>Names the cluster on the bus, so that clusters with other databases can share it.</summary>
    private const string ClusterName = "bus channels";

    private BusState _told = BusState.Up;

    /// <summary>To be called when this server has its name and its lease, before it serves its first client.</summary>
    public async Task OpenAsync()
    {
        if (bus.State == BusState.None)
            return;
        (bus.Received, bus.StateChanged) = (Take, Follow);
        await bus.JoinAsync(server.ToString(), await secrets.GetOrMakeAsync(ClusterName, static () => Guid.NewGuid().ToString("N")));
    }

    private void Take(BusMessage message)
    {
        switch (message)
        {
            case RelayRequest request:
                relay.Receive(request);
                break;
            case RelayAnswer answer:
                delivered.Settle(answer.Row, answer.Delivered);
                break;
            case PresenceChange change:
                news.TellAsync(change.UserId, change.Name, change.IsOnline, change.From).InBackground(log, "tell friends who came or went");
                if (change.IsOnline)
                    online.DismissMovedAsync(change.UserId).InBackground(log, "end a login that has moved to another server");
                break;
            case BacklogCall:
                backlog.HandOverAsync().InBackground(log, "hand over what was stored while the message bus was away");
                break;
        }
    }

    private void Follow(BusState state)
    {
        if (state == BusState.Up)
        {
            backlog.HandOverAsync().InBackground(log, "hand over what was stored while the message bus was away");
            bus.BroadcastAsync(new BacklogCall(server.ToString())).InBackground(log, "tell the other servers that the message bus is back");
        }
        if (Interlocked.Exchange(ref _told, state) != state)
            Tell(state == BusState.Up
                ? "the message bus is back: messages to users on other servers are relayed again"
                : "the message bus is down: messages to users on other servers are stored until it is back");
    }

    private void Tell(string notice)
    {
        foreach (var (session, _) in registry.All.Where(static one => one.Session.IsExtended))
            session.Send(new ErrorNotice(ErrorCode.Ok, notice));
    }
}
