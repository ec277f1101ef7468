using ChatCluster.Protocol;
using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// PRESENCE_MSG: tells the extended clients on this server that a friend came or went here. What happens on other servers they see only
/// when they ask for their lists.
/// </summary>
public sealed class PresenceNews(FriendStore friends, SessionRegistry registry, ServerName server)
{
    /// <summary>Best effort: if the database cannot tell who has the user as a friend, no client is told.</summary>
    public async Task SendAsync(Identity user, bool isOnline)
    {
        try
        {
            ReadOnlyMemory<byte>? frame = null;
            foreach (var watcher in await friends.WatchersAsync(user.Id))
            {
                if (!registry.TryFind(watcher, out var session) || !session.IsExtended)
                    continue;
                if (session.User is not { } receiver || receiver.Id != watcher)
                    continue;
                frame ??= MessageCodec.ToFrame(new Presence(user.Id, user.Name, isOnline, server.ToString()));
                session.TryPost(receiver, new(frame.Value));
            }
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            // The store has logged why.
        }
    }
}
