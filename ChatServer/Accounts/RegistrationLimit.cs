using System.Net;

namespace ChatCluster.Server.Accounts;

/// <summary>So many registrations from one address within a window of time.</summary>
public sealed class RegistrationLimit(AccountLimits limits, TimeProvider time)
{
    private readonly Lock _door = new();
    private readonly long _start = time.GetTimestamp();
    private readonly Ledger<IPAddress, Registrations> _addresses = new(limits.Window, limits.MaxRemembered, () => new(limits.Window));

    /// <param name="address">Null when the address does not count (see AddressRules).</param>
    /// <returns>False when this would be one too many.</returns>
    public bool TryTake(IPAddress? address)
    {
        if (address is null)
            return true;
        lock (_door)
        {
            var now = time.GetElapsedTime(_start);
            return _addresses.Of(address, now).TryAdd(now, limits.Registrations);
        }
    }

    private sealed class Registrations(TimeSpan window) : IPassing
    {
        private readonly Queue<TimeSpan> _times = new();
        private TimeSpan _last;

        public TimeSpan EndsAt => _last + window;

        public bool TryAdd(TimeSpan now, int most)
        {
            if (!IsOver(now) && _times.Count >= most)
                return false;
            _times.Enqueue(_last = now);
            return true;
        }

        public bool IsOver(TimeSpan now)
        {
            while (_times.TryPeek(out var oldest) && now - oldest > window)
                _times.Dequeue();
            return _times.Count == 0;
        }
    }
}
