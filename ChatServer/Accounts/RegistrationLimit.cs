using System.Net;

namespace ChatCluster.Server.Accounts;

/// <summary>So many registrations from one address within a window of time.</summary>
public sealed class RegistrationLimit(AccountLimits limits, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly ExpiringTable<IPAddress, Registrations> _addresses = new(limits.Window, limits.MaxRemembered,
        () => new(limits.Window));

    /// <param name="address">Null when the address does not count (see AddressRules).</param>
    /// <returns>False when this would be one too many.</returns>
    public bool TryTake(IPAddress? address)
    {
        if (address is null)
            return true;
        lock (_lock)
        {
            var now = time.GetElapsedTime(_start);
            return _addresses.Of(address, now).TryAdd(now, limits.Registrations);
        }
    }

    private sealed class Registrations(TimeSpan window) : IExpiring
    {
        private readonly SlidingWindow _times = new(window);
        private TimeSpan _last;

        public TimeSpan EndsAt => _last + window;

        public bool TryAdd(TimeSpan now, int most)
        {
            if (_times.Count(now) >= most)
                return false;
            _times.Add(_last = now);
            return true;
        }

        public bool IsOver(TimeSpan now) => _times.Count(now) == 0;
    }
}
