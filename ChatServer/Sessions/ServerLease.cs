using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Server.Sessions;

/// <summary>
/// Keeps this server's lease, under which it owns its online users, and frees those of servers that let theirs expire: who was on a server
/// that was killed can log in again after <see cref="Duration"/> and one <see cref="RenewalPause"/>.
/// </summary>
/// <remarks>
/// A server past its expiry cannot know whether its people are still its own, and does not act as if they were: it logs nobody in and can
/// change nobody's row, for both ask for the lease in the same transaction. Those who are connected go on chatting with each other,
/// because as long as this server cannot reach the database they have most likely nowhere else to log in. The database's first answer
/// tells: either the lease is still there and is renewed, or somebody has freed its people, and then every one of them is disconnected.
/// After an outage of the database nobody is judged before he has had the time to renew.
/// </remarks>
public sealed class ServerLease(
    LeaseStore leases, PresenceStore presence, SessionRegistry registry, ServerName server, TimeProvider time, ILogger<ServerLease> log)
    : BackgroundService
{
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan RenewalPause = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ServerTerm _term = new("", 0);
    private long _renewed;

    /// <summary>What to put beside a user who comes online here.</summary>
    public ServerTerm Term => _term;

    /// <summary>This server can log people in: it could write to the database within its lease.</summary>
    public bool IsHeld => time.GetElapsedTime(Volatile.Read(ref _renewed)) < Duration;

    /// <summary>Begins the first term. Must have ended before anybody is served.</summary>
    /// <returns>How many people an earlier life of this server had left online.</returns>
    public async Task<int> TakeAsync()
    {
        var (term, leftBehind) = await leases.TakeAsync(server.ToString(), Duration);
        _term = term;
        Volatile.Write(ref _renewed, time.GetTimestamp());
        _taken.TrySetResult();
        return leftBehind;
    }

    /// <summary>The server stops: all its people are offline.</summary>
    public Task<int> EndAsync() => leases.EndAsync(_term);

    /// <summary>Renews, or finds out that the lease is lost; then looks after everybody else's.</summary>
    /// <exception cref="StorageException">The database could not.</exception>
    public async Task RenewAsync()
    {
        var inTime = IsHeld;
        var began = time.GetTimestamp();
        if (!await leases.RenewAsync(_term, Duration))
        {
            log.LeaseLost(server);
            foreach (var (session, _) in registry.All)
                session.Dismiss("this server has lost its hold on your login, log in again");
            await TakeAsync();
            return;
        }
        Volatile.Write(ref _renewed, began);
        if (inTime && await leases.FreeOrphansAsync() is > 0 and var freed)
            log.OrphansFreed(freed);
        await DismissWhoIsElsewhereAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _taken.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var pause = RenewalPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            try
            {
                await RenewAsync();
                pause = RenewalPause;
            }
            catch (StorageException)
            {
                log.LeaseNotRenewed(server);
                pause = RetryPause;
            }
        }
    }

    /// <summary>Whose login was continued at another server is not here any more, though the old connection may not have noticed.</summary>
    private async Task DismissWhoIsElsewhereAsync()
    {
        var here = registry.All.ToList();
        var owned = await presence.OwnedAsync(_term);
        foreach (var (session, user) in here)
        {
            if (owned.GetValueOrDefault(user.Id) != session.Number && ReferenceEquals(session.User, user))
                session.Dismiss("this login is continued over another connection");
        }
    }
}
