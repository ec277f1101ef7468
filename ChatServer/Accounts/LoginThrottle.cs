using System.Net;

namespace ChatCluster.Server.Accounts;

/// <summary>
/// Slows down who guesses passwords, by the id guessed at and by the address it comes from. An id that does not exist is treated like any
/// other, so nothing is learned from being refused.
/// </summary>
public sealed class LoginThrottle(AccountLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly Lock _door = new();
    private readonly long _start = time.GetTimestamp();
    private readonly Ledger<int, FailureRecord> _ids = new(limits.Window, () => new(limits));
    private readonly Ledger<IPAddress, FailureRecord> _addresses = new(limits.Window, () => new(limits));

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Asks for one check of a password. Dispose the attempt when the check is over, however it ended.</summary>
    /// <param name="address">Null when the address does not count (see AddressRules).</param>
    public Attempt Begin(int userId, IPAddress? address)
    {
        lock (_door)
        {
            var now = Now;
            var id = _ids.Of(userId, now);
            var wait = id.Wait(now);
            if (address is not null && _addresses.TryFind(address, out var place) && place.Wait(now) > wait)
                wait = place.Wait(now);
            if (wait <= TimeSpan.Zero && id.IsBusy(now))
                wait = Soon;
            if (wait > TimeSpan.Zero)
                return new(this, userId, id, null, wait);
            id.Pending++;
            return new(this, userId, id, address, null);
        }
    }

    /// <summary>Somebody tried to get in as this id without a password, with a token that is no good. Such a check needs no permission.</summary>
    /// <param name="address">As for <see cref="Begin"/>.</param>
    public void Fail(int userId, IPAddress? address)
    {
        lock (_door)
            Note(_ids.Of(userId, Now), address);
    }

    private void Note(FailureRecord id, IPAddress? address)
    {
        var now = Now;
        id.Fail(now);
        if (address is not null)
            _addresses.Of(address, now).Fail(now);
    }

    /// <summary>One check of a password, or the refusal to make it.</summary>
    public sealed class Attempt : IDisposable
    {
        private readonly LoginThrottle _throttle;
        private readonly int _userId;
        private readonly FailureRecord _id;
        private readonly IPAddress? _address;
        private bool _ended;

        internal Attempt(LoginThrottle throttle, int userId, FailureRecord id, IPAddress? address, TimeSpan? wait)
        {
            (_throttle, _userId, _id, _address, Wait) = (throttle, userId, id, address, wait);
            _ended = wait is not null;
        }

        /// <summary>How long to wait before the next attempt; null when this one may go on.</summary>
        public TimeSpan? Wait { get; }

        /// <summary>The password was wrong.</summary>
        public void Fail()
        {
            lock (_throttle._door)
                _throttle.Note(_id, _address);
        }

        public void Dispose()
        {
            lock (_throttle._door)
            {
                if (_ended)
                    return;
                _ended = true;
                _id.Pending--;
                // Who knew his password leaves nothing behind.
                _throttle._ids.ForgetIfOver(_userId, _throttle.Now);
            }
        }
    }
}
