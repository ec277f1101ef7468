using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.Server.Workers;

namespace ChatCluster.Server.Sessions;

/// <summary>The users that are logged in here: keeps the connection map and the database consistent.</summary>
public sealed class OnlineUsers(
    SessionRegistry registry, PresenceStore store, ServerLease lease, SecondLogin secondLogin, TimeProvider time, ILogger<OnlineUsers> log)
{
    private const string Moved = "this login is continued over another connection";

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Claims the user for this connection. The user is in the connection map only after <see cref="Arrive"/>.
    /// </summary>
    /// <returns>Null when the user is online already, the login to continue has ended, or the password was changed.</returns>
    /// <exception cref="StorageException">The database could not, or did it without an answer: see <see cref="TryTakeBackAsync"/>.
    /// </exception>
    public async Task<ClaimedLogin?> TryClaimAsync(ClientSession session, LoginClaim claim)
    {
        var (user, resumes, password) = claim;
        // An earlier session gives up what it has in flight before the mailbox is read: otherwise that would be stored behind newer
        // messages. Its login is continued here, or was continued at another server that has not told this one yet.
        var replaces = resumes is null && secondLogin.Replaces;
        if (registry.TryFind(user.Id, out var earlier)
            && (replaces || earlier.LoginId == resumes || !await store.IsOwnedAsync(user.Id, lease.Term, earlier.Number)))
        {
            earlier.Dismiss(Moved);
            if (!await earlier.WaitUntilSettledAsync(time))
                log.NotSettled(earlier.Number, session.Number);
        }
        var claimed = await store.TryClaimAsync(user.Id, lease.Term, session.Number, resumes, password, replaces);
        if (claimed is not null)
            session.SignIn(user, claimed.LoginId);
        return claimed;
    }

    /// <summary>
    /// Sets the user offline if a claim of this connection was made without an answer. To be called with the user's lock, so that no other
    /// claim of the connection is under way.
    /// </summary>
    /// <returns>False when the database could not; the claim may still be there.</returns>
    public async Task<bool> TryTakeBackAsync(ClientSession session, int userId)
    {
        if (registry.TryFind(userId, out var here) && ReferenceEquals(here, session))
            return true;
        try
        {
            await store.ReleaseAsync(userId, lease.Term, session.Number);
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    /// <summary>Another server says that the user is online there now: ends a session that the user has here, if that is so.</summary>
    public async Task DismissMovedAsync(int userId)
    {
        try
        {
            if (registry.TryFind(userId, out var session) && !await store.IsOwnedAsync(userId, lease.Term, session.Number))
                session.Dismiss(Moved);
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            // The next renewal of the lease finds out.
        }
    }

    /// <inheritdoc cref="PresenceStore.RenewLoginAsync"/>
    /// <remarks>A session of an earlier login on another server is dismissed when that server renews its lease.</remarks>
    public async Task<string?> RenewLoginAsync(ClientSession session, Identity user, (string Old, string New)? password = null)
    {
        var loginId = await store.RenewLoginAsync(user.Id, lease.Term, session.Number, password);
        if (loginId is not null)
            session.RenewLogin(loginId);
        return loginId;
    }

    /// <summary>Puts the user into the connection map: from now on messages for them go to this connection.</summary>
    public void Arrive(ClientSession session, Identity user)
    {
        registry.Add(user.Id, session);
        log.LoggedIn(session.Number, user.Id, user.Name, session.Remote, registry);
    }

    /// <summary>Removes the user from the connection map; nothing is pushed to them from now on. A second call does nothing.</summary>
    public void Depart(ClientSession session, Identity user)
    {
        if (!ReferenceEquals(session.User, user))
            return;
        // In this order: a session that is in the map and accepts no push is ending (see LocalRoute).
        registry.Remove(user.Id, session);
        session.SignOut();
        log.LoggedOut(session.Number, user.Id, user.Name, registry);
    }

    /// <summary>Sets the user offline in the database; when that fails, retries in the background.</summary>
    /// <param name="endsLogin">A resume token cannot continue this login.</param>
    /// <returns>False when the login is continued over another connection, so the user is still online.</returns>
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
            // The server has stopped and has set all its users offline.
        }
        return true;
    }

    /// <summary>A user who stays online in the database cannot log in anywhere, so this retries until the database is back.</summary>
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
                // The store has logged why.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
