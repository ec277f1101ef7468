using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Server.Sessions;

/// <summary>
/// Renews this server's lease, under which it owns its online users, and frees the users of servers whose lease has expired. The users of a
/// killed server can log in again after <see cref="LeaseOptions.Duration"/> and one <see cref="LeaseOptions.RenewalPause"/>.
/// </summary>
/// <remarks>
/// A server whose lease has expired cannot know whether its users are still its own. It writes nothing for them, because every such
/// transaction checks the lease (see <see cref="FencingToken"/>). Connected users can go on chatting with each other: while this server
/// cannot reach the database, they most likely have no other server to log in to. This does not hold for a server that was suspended, whose
/// users had reason to go elsewhere (see <see cref="FencingToken.WasSuspended"/>). The database's first answer decides: either the lease is
/// still there and is renewed, or another server has freed the users, and then all of them are disconnected.
/// After an outage of the database no lease is taken for expired before its server had the time to renew it.
/// </remarks>
public sealed class ServerLease : BackgroundService
{
    private static readonly TimeSpan LongestRetryPause = TimeSpan.FromSeconds(1);

    private readonly LeaseStore _leases;
    private readonly PresenceStore _presence;
    private readonly FencingToken _token;
    private readonly SessionRegistry _registry;
    private readonly ServerName _server;
    private readonly LeaseOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ServerLease> _log;
    private readonly LeaseObserver _observer;
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ServerTerm _term = new("", 0);

    public ServerLease(
        LeaseStore leases,
        PresenceStore presence,
        FencingToken token,
        SessionRegistry registry,
        ServerName server,
        LeaseOptions options,
        TimeProvider time,
        ILogger<ServerLease> log)
    {
        (_leases, _presence, _token, _registry, _server, _options, _time, _log) =
            (leases, presence, token, registry, server, options, time, log);
        _observer = new(time)
        {
            ClockDiffers = (other, by) =>
                log.ClockDiffers(other, Math.Round(by.Duration().TotalSeconds), by > TimeSpan.Zero ? "ahead of" : "behind", server),
        };
    }

    /// <summary>Written to the row of each user who comes online here.</summary>
    public ServerTerm Term => _term;

    /// <summary>This server can log users in: its lease has not expired.</summary>
    public bool IsHeld => _token.IsHeld;

    /// <summary>Begins the first term. Must have ended before any connection is served.</summary>
    /// <returns>The number of users that an earlier run of this server had left online.</returns>
    public async Task<int> TakeAsync()
    {
        var began = _time.GetTimestamp();
        var (term, leftBehind) = await _leases.TakeAsync(_server.ToString(), _options.Duration);
        _term = term;
        _token.Hold(term, began, _options.Duration);
        if (_taken.TrySetResult())
            _token.NoteAnswer(began);
        return leftBehind;
    }

    /// <summary>The server stops: all its users are offline.</summary>
    public Task<int> EndAsync() => _leases.EndAsync(_term);

    /// <summary>Renews the lease or finds that it is lost; then checks the leases of the other servers.</summary>
    /// <exception cref="StorageException">The database could not answer.</exception>
    public async Task RenewAsync()
    {
        var inTime = IsHeld;
        var began = _time.GetTimestamp();
        try
        {
            if (await _leases.RenewAsync(_term) is not { } leases)
            {
                await RecoverAsync();
                began = _time.GetTimestamp();
            }
            else
            {
                _token.Hold(_term, began, _options.Duration);
                await FreeExpiredAsync(leases, inTime);
                await DismissMovedLoginsAsync();
            }
            _token.NoteAnswer(began);
        }
        catch (StorageException) when (_time.GetElapsedTime(began) < _options.Duration)
        {
            _token.NoteAnswer(_time.GetTimestamp());
            throw;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _taken.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var retryPause = _options.RenewalPause < LongestRetryPause ? _options.RenewalPause / 2 : LongestRetryPause;
        var pause = _options.RenewalPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(pause, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            try
            {
                await RenewAsync();
                pause = _options.RenewalPause;
            }
            catch (StorageException)
            {
                if (pause == _options.RenewalPause)
                    _log.LeaseNotRenewed(_server);
                pause = retryPause;
            }
        }
    }

    /// <summary>
    /// The lease is lost. A new term is begun first, so that undelivered messages of the old connections can be stored. Even if that fails,
    /// the users are disconnected.
    /// </summary>
    private async Task RecoverAsync()
    {
        _log.LeaseLost(_server);
        var lost = _registry.All.ToList();
        try
        {
            await TakeAsync();
        }
        finally
        {
            foreach (var (session, _) in lost)
                session.Dismiss("this server has lost its hold on your login, log in again");
        }
    }

    private async Task FreeExpiredAsync(List<LeaseRow> leases, bool inTime)
    {
        if (!inTime)
            _observer.StartOver();
        var expired = _observer.Observe(leases);
        if (!inTime)
            return;
        // Reported afterwards: until then its server may still renew it.
        var freed = await _leases.FreeAsync(expired);
        foreach (var lease in expired)
            _log.LeaseExpired(lease.Server, lease.Duration / 1000.0);
        if (freed > 0)
            _log.OrphansFreed(freed);
    }

    /// <summary>Ends sessions whose login was continued on another server, which their connections may not have noticed.</summary>
    private async Task DismissMovedLoginsAsync()
    {
        var here = _registry.All.ToList();
        var owned = await _presence.OwnedAsync(_term);
        // Suspended since the renewal: another server may have freed the rows. The next renewal finds out, and says so to the users.
        if (!IsHeld)
            return;
        foreach (var (session, user) in here)
        {
            if (owned.GetValueOrDefault(user.Id) != session.Number && ReferenceEquals(session.User, user))
                session.Dismiss("this login is continued over another connection");
        }
    }
}
