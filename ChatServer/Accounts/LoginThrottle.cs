using System.Net;

namespace ChatCluster.Server.Accounts;

/// <summary>
/// Slows down guessing of passwords without shutting other users out. An id that does not exist is treated like any other, so a refusal
/// tells nothing.
/// </summary>
/// <remarks>
/// <para>A limit that a stranger can run up against an account is a way to lock its owner out. So a failure counts first for this id *from
/// this address*, then for the address, both with delays that a further attempt does not prolong. A forged token counts for its address
/// only: it is no guess at a password.</para>
/// <para>Where the address does not count (loopback, or a balancer that sends no PROXY header) guesser and owner look alike. There no delay
/// is kept in memory: a connection ends after a few failures (<see cref="AccountLimits.FailuresPerConnection"/>), and what it may ask for
/// until then takes its turn in the <see cref="PasswordQueue"/>, where a connection that has failed comes after one that has not.</para>
/// <para>The id alone counts only after many failures, and then closes nothing: its passwords are checked one by one at a slow pace, the
/// others wait in the queue. That stops guessing by many addresses, or by many connections from the same one. The owner gets in, because an
/// address from which the id has logged in before does not wait for the others (after OWASP, "Device Cookies": known devices are not locked
/// out with the rest), and because in the queue a fresh address, and then a fresh connection, comes first.</para>
/// </remarks>
public sealed class LoginThrottle(AccountLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly ExpiringTable<int, GuessRate> _ids = new(limits.Window, limits.MaxRemembered, () => new(limits));
    private readonly ExpiringTable<IPAddress, FailureRecord> _addresses = new(limits.Window, limits.MaxRemembered,
        () => new(limits, limits.FailuresPerAddress));
    private readonly ExpiringTable<(int Id, IPAddress Address), FailureRecord> _pairs = new(limits.Window, limits.MaxRemembered,
        () => new(limits, limits.Failures));

    private readonly ExpiringTable<(int Id, IPAddress Address), KnownPlace> _known = new(limits.Window, limits.MaxRemembered,
        () => new(limits));

    /// <summary>How many ids, addresses, and ids from addresses are remembered.</summary>
    public int Remembered
    {
        get
        {
            lock (_lock)
                return _ids.Count + _addresses.Count + _pairs.Count;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Asks for one check of a password. Dispose the attempt when the check is over, however it ended.</summary>
    /// <param name="address">Null when the address does not count (see AddressRules).</param>
    public Attempt Begin(int userId, IPAddress? address)
    {
        if (address is null)
            return new(this, userId, null, null, null);
        lock (_lock)
        {
            var now = Now;
            var pair = _pairs.Of((userId, address), now);
            var wait = pair.Wait(now);
            if (_addresses.TryFind(address, out var place) && place.Wait(now) > wait)
                wait = place.Wait(now);
            if (wait <= TimeSpan.Zero && pair.IsBusy(now))
                wait = Soon;
            if (wait > TimeSpan.Zero)
                return new(this, userId, address, null, wait);
            pair.Pending++;
            return new(this, userId, address, pair, null);
        }
    }

    /// <summary>A token was no good. Such a check needs no permission.</summary>
    /// <param name="address">As for <see cref="Begin"/>.</param>
    public void FailToken(IPAddress? address)
    {
        if (address is null)
            return;
        lock (_lock)
            _addresses.Of(address, Now).Fail(Now);
    }

    /// <summary>Whether a password of this id may be checked now, as far as the id alone goes; the check is then counted.</summary>
    /// <param name="address">As for <see cref="Begin"/>.</param>
    public bool TryTakeCheck(int userId, IPAddress? address)
    {
        lock (_lock)
            return (address is not null && _known.TryFind((userId, address), out var place) && !place.IsOver(Now))
                || _ids.Of(userId, Now).TryTake(Now);
    }

    /// <summary>One check of a password, or the refusal to make it.</summary>
    public sealed class Attempt : IDisposable
    {
        private readonly LoginThrottle _throttle;
        private readonly int _userId;
        private readonly IPAddress? _address;
        private FailureRecord? _pair;

        internal Attempt(LoginThrottle throttle, int userId, IPAddress? address, FailureRecord? pair, TimeSpan? wait) =>
            (_throttle, _userId, _address, _pair, Wait) = (throttle, userId, address, pair, wait);

        /// <summary>How long to wait before the next attempt; null when this one may go on.</summary>
        public TimeSpan? Wait { get; }

        /// <summary>The password was wrong.</summary>
        public void Fail()
        {
            lock (_throttle._lock)
            {
                var now = _throttle.Now;
                _pair?.Fail(now);
                if (_address is not null)
                    _throttle._addresses.Of(_address, now).Fail(now);
            }
        }

        /// <summary>The password was right: the check does not count against the id.</summary>
        public void Succeed()
        {
            lock (_throttle._lock)
            {
                var now = _throttle.Now;
                if (_address is not null)
                    _throttle._known.Of((_userId, _address), now).Seen = now;
                if (_throttle._ids.TryFind(_userId, out var rate))
                    rate.Forgive();
                _throttle._ids.ForgetIfOver(_userId, now);
            }
        }

        public void Dispose()
        {
            lock (_throttle._lock)
            {
                if (_pair is not { } pair)
                    return;
                _pair = null;
                pair.Pending--;
                // A login that succeeds leaves nothing behind.
                _throttle._pairs.ForgetIfOver((_userId, _address!), _throttle.Now);
            }
        }
    }

    /// <summary>An id has logged in from an address.</summary>
    private sealed class KnownPlace(AccountLimits limits) : IExpiring
    {
        public TimeSpan Seen { get; set; }

        public TimeSpan EndsAt => Seen + limits.KnownFor;

        public bool IsOver(TimeSpan now) => now >= EndsAt;
    }
}
