using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;

namespace ChatCluster.Server.Sessions;

/// <summary>Who is here: keeps the connection map and what the database says about it in step.</summary>
public sealed class OnlineUsers(SessionRegistry registry, PresenceStore store, ServerName server, TimeProvider time, ILogger<OnlineUsers> log)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>Takes the person for this connection. He is in the connection map only after <see cref="Arrive"/>.</summary>
    /// <returns>Null when he is online already.</returns>
    /// <exception cref="StorageException">The database could not; nothing has changed.</exception>
    public async Task<Arrival?> TryClaimAsync(ClientSession session, Identity user)
    {
        var arrival = await store.TryClaimAsync(user.Id, server.ToString(), session.Number);
        if (arrival is not null)
            session.SignIn(user);
        return arrival;
    }

    /// <summary>Puts the person into the connection map: from now on messages for him go to this connection.</summary>
    public void Arrive(ClientSession session, Identity user)
    {
        registry.Add(user.Id, session);
        log.LoggedIn(session.Number, user.Id, user.Name, session.Remote, registry);
    }

    /// <summary>Takes the person off the connection map; nothing is pushed to him from now on.</summary>
    public void Depart(ClientSession session, Identity user)
    {
        // In this order: a session that is in the map and takes no push is one that is ending (see MessageRouter).
        registry.Remove(user.Id, session);
        session.SignOut();
        log.LoggedOut(session.Number, user.Id, user.Name, registry);
    }

    /// <summary>Sets the person offline in the database; when that fails, as soon as it can be done.</summary>
    public async Task ReleaseAsync(long connection, int userId)
    {
        try
        {
            await store.ReleaseAsync(userId, server.ToString(), connection);
        }
        catch (StorageException)
        {
            log.StillOnline(connection, userId);
            _ = RetryAsync(connection, userId);
        }
        catch (OperationCanceledException)
        {
            // The server has stopped; everybody who was still here has been set offline with it.
        }
    }

    /// <summary>Sets offline whoever an earlier life of this server, or this one, left behind; nobody of another server.</summary>
    public Task<int> ReleaseAllAsync() => store.ReleaseAllAsync(server.ToString());

    /// <summary>A person who stays online in the database could not log in anywhere, so this goes on until the database is back.</summary>
    private async Task RetryAsync(long connection, int userId)
    {
        while (true)
        {
            await Task.Delay(RetryPause, time);
            try
            {
                await store.ReleaseAsync(userId, server.ToString(), connection);
                return;
            }
            catch (StorageException)
            {
                // The store has said why in the log.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
