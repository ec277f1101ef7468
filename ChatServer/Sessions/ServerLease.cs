using ChatCluster.Server.Stores;
using ChatCluster.Server.Stores.Sql;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Server.Sessions;

/// <summary>
/// Keeps this server's lease, under which it owns its online users, and frees those of servers that let theirs expire: who was on a server
/// that was killed can log in again after <see cref="LeaseOptions.Duration"/> and one <see cref="LeaseOptions.RenewalPause"/>.
/// </summary>
/// <remarks>
/// A server past its expiry cannot know whether its users are still its own, and does not act as if they were: it writes nothing on anybody's
/// behalf, for every such transaction asks for the lease (see <see cref="FencingToken"/>). Users who are connected go on chatting with each other,
/// because as long as this server cannot reach the database they have most likely nowhere else to log in; but not on a server that was
/// suspended, whose users had every reason to go elsewhere (see <see cref="FencingToken.WasSuspended"/>). The database's first answer tells: either the lease is
/// still there and is renewed, or another server has freed its users, and then every one of them is disconnected.
/// After an outage of the database nobody is judged before there was the time to renew.
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
        LeaseStore leases, PresenceStore presence, FencingToken token, SessionRegistry registry, ServerName server, LeaseOptions options, TimeProvider time, ILogger<ServerLease> log)
    {
        (_leases, _presence, _token, _registry, _server, _options, _time, _log) = (leases, presence, token, registry, server, options, time, log);
        _observer = new(time) { ClockDiffers = (other, by) => log.ClockDiffers(other, Math.Round(by.Duration().TotalSeconds), by > TimeSpan.Zero ? "ahead of" : "behind", server) };
    }

    /// <summary>What to put beside a user who comes online here.</summary>
    public ServerTerm Term => _term;

    /// <summary>This server can log users in: it could write to the database within its lease.</summary>
    public bool IsHeld => _token.IsHeld;

    /// <summary>Begins the first term. Must have ended before anybody is served.</summary>
    /// <returns>How many users an earlier life of this server had left online.</returns>
    public async Task<int> TakeAsync()
    {
        var began = _time.GetTimestamp();
        var (term, leftBehind) = await _leases.TakeAsync(_server.ToString(), _options.Duration);
        _term = term;
        _token.Hold(term, began, _options.Duration);
        if (_taken.TrySetResult())
            _token.NoteTry();
        return leftBehind;
    }

    /// <summary>The server stops: all its users are offline.</summary>
    public Task<int> EndAsync() => _leases.EndAsync(_term);

    /// <summary>Renews, or finds out that the lease is lost; then looks after everybody else's.</summary>
    /// <exception cref="StorageException">The database could not.</exception>
    public async Task RenewAsync()
    {
        try
        {
            var inTime = IsHeld;
            var began = _time.GetTimestamp();
            if (await _leases.RenewAsync(_term) is not { } leases)
            {
                await BeginAgainAsync();
                return;
            }
            _token.Hold(_term, began, _options.Duration);
            _token.NoteTry();
            await FreeExpiredAsync(leases, inTime);
            await DismissWhoIsElsewhereAsync();
        }
        finally
        {
            _token.NoteTry();
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
    /// The lease is lost. The new term comes first, so that what the old users' connections leave behind can be stored; if it cannot be had now,
    /// they are disconnected all the same.
    /// </summary>
    private async Task BeginAgainAsync()
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
        foreach (var lease in expired)
            _log.LeaseExpired(lease.Server, lease.Duration / 1000.0);
        if (await _leases.FreeAsync(expired) is > 0 and var freed)
            _log.OrphansFreed(freed);
    }

    /// <summary>Whose login was continued at another server is not here any more, though the old connection may not have noticed.</summary>
    private async Task DismissWhoIsElsewhereAsync()
    {
        var here = _registry.All.ToList();
        var owned = await _presence.OwnedAsync(_term);
        foreach (var (session, user) in here)
        {
            if (owned.GetValueOrDefault(user.Id) != session.Number && ReferenceEquals(session.User, user))
                session.Dismiss("this login is continued over another connection");
        }
    }
}
