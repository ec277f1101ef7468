using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Sessions;

/// <summary>Who is here: keeps the connection map and what the database says about it in step.</summary>
public sealed class OnlineUsers(SessionRegistry registry, PresenceStore store, ServerLease lease, TimeProvider time, ILogger<OnlineUsers> log)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>Takes the person for this connection. He is in the connection map only after <see cref="Arrive"/>.</summary>
    /// <param name="resumes">The login that is continued; null for a new one.</param>
    /// <param name="password">For a new login, what was stored for the password when it was checked.</param>
    /// <returns>Null when he is online already, or the login to continue has ended.</returns>
    /// <exception cref="StorageException">The database could not; nothing has changed.</exception>
    public async Task<Arrival?> TryClaimAsync(ClientSession session, Identity user, string? resumes, string? password)
    {
        if (resumes is not null && registry.TryFind(user.Id, out var earlier) && earlier.LoginId == resumes)
        {
            earlier.Dismiss("this login is continued over another connection");
            if (!await earlier.WaitUntilSettledAsync(time))
                log.NotSettled(earlier.Number, session.Number);
        }
        var arrival = await store.TryClaimAsync(user.Id, lease.Term, session.Number, resumes, password);
        if (arrival is not null)
            session.SignIn(user, arrival.LoginId);
        return arrival;
    }

    /// <inheritdoc cref="PresenceStore.RenewLoginAsync"/>
    /// <remarks>A session of an earlier login that another server still holds is dismissed when that server renews its lease.</remarks>
    public async Task<string?> RenewLoginAsync(ClientSession session, Identity user, (string Old, string New)? password = null)
    {
        var loginId = await store.RenewLoginAsync(user.Id, lease.Term, session.Number, password);
        if (loginId is not null)
            session.RenewLogin(loginId);
        return loginId;
    }

    /// <summary>Puts the person into the connection map: from now on messages for him go to this connection.</summary>
    public void Arrive(ClientSession session, Identity user)
    {
        registry.Add(user.Id, session);
        log.LoggedIn(session.Number, user.Id, user.Name, session.Remote, registry);
    }

    /// <summary>Takes the user off the connection map; nothing is pushed to them from now on. A second call does nothing.</summary>
    public void Depart(ClientSession session, Identity user)
    {
        if (!ReferenceEquals(session.User, user))
            return;
        // In this order: a session that is in the map and takes no push is one that is ending (see MessageRouter).
        registry.Remove(user.Id, session);
        session.SignOut();
        log.LoggedOut(session.Number, user.Id, user.Name, registry);
    }

    /// <summary>Sets the person offline in the database; when that fails, as soon as it can be done.</summary>
    /// <param name="endsLogin">A resume token cannot continue this login.</param>
    /// <returns>Whether he has gone; not when his login is continued over another connection.</returns>
    public async Task<bool> ReleaseAsync(long connection, int userId, bool endsLogin)
    {
        try
        {
            return await store.ReleaseAsync(userId, lease.Term, connection, endsLogin) > 0;
        }
        catch (StorageException)
        {
            log.StillOnline(connection, userId);
            RetryAsync(connection, userId, endsLogin).InBackground(log, "set a user offline in the database");
        }
        catch (OperationCanceledException)
        {
            // The server has stopped; everybody who was still here has been set offline with it.
        }
        return true;
    }

    /// <summary>A person who stays online in the database could not log in anywhere, so this goes on until the database is back.</summary>
    private async Task RetryAsync(long connection, int userId, bool endsLogin)
    {
        while (true)
        {
            await Task.Delay(RetryPause, time);
            try
            {
                await store.ReleaseAsync(userId, lease.Term, connection, endsLogin);
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
