using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Cluster;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// PRESENCE_MSG: tells the extended clients on this server that a friend came or went. What happens on other servers arrives over the
/// message bus; without one, clients see it only when they ask for their lists.
/// </summary>
public sealed class PresenceNews(
    FriendStore friends, SessionRegistry registry, IClusterBus bus, ServerName server, ILogger<PresenceNews> log)
{
    /// <summary>A user came or went here. Best effort.</summary>
    public async Task SendAsync(Identity user, bool isOnline)
    {
        await TellAsync(user.Id, user.Name, isOnline, server.ToString());
        if (bus.State == BusState.Up)
            bus.BroadcastAsync(new PresenceChange(server.ToString(), user.Id, user.Name, isOnline)).InBackground(log, "tell other servers");
    }

    /// <summary>Best effort: if the database cannot tell who has the user as a friend, no client is told.</summary>
    /// <param name="place">The server where it happened.</param>
    public async Task TellAsync(int userId, string name, bool isOnline, string place)
    {
        try
        {
            ReadOnlyMemory<byte>? frame = null;
            foreach (var watcher in await friends.WatchersAsync(userId))
            {
                if (!registry.TryFind(watcher, out var session) || !session.IsExtended)
                    continue;
                if (session.User is not { } receiver || receiver.Id != watcher)
                    continue;
                frame ??= MessageCodec.ToFrame(new Presence(userId, name, isOnline, place));
                session.TryPost(receiver, new(frame.Value));
            }
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            // The store has logged why.
        }
    }
}
