using ChatCluster.Protocol.Messages;
using ChatCluster.Server.Sessions;
using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Delivery;

/// <summary>
/// PRESENCE_MSG: tells those who have a person on their lists, are on this server and understand it, that he came or went here. What
/// happens on another server they only see when they ask for their lists.
/// </summary>
public sealed class PresenceNews(FriendStore friends, SessionRegistry registry, ServerName server)
{
    /// <summary>News only: if the database cannot say who wants them, nobody gets them.</summary>
    public async Task TellAsync(Identity user, bool isOnline)
    {
        try
        {
            var news = new Presence(user.Id, user.Name, isOnline, server.ToString());
            foreach (var watcher in await friends.WatchersAsync(user.Id))
            {
                if (registry.TryFind(watcher, out var session) && session.IsExtended)
                    session.Tell(watcher, news);
            }
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            // The store has said why in the log.
        }
    }
}
