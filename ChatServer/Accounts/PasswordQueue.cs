using System.Net;

namespace ChatCluster.Server.Accounts;

/// <summary>
/// The passwords that wait to be hashed, in two orders: in which they are hashed, and in which those that are wrong are answered. Not
/// thread-safe.
/// </summary>
/// <remarks>
/// <para>A hash costs a tenth of a second of a processor, and a stranger may ask for any number of them. Addresses take turns. Within an
/// address a guesser and a user look alike at first, so two rules choose the next one, each in every other turn:</para>
/// <list type="bullet">
/// <item>The connection that has had the fewest passwords hashed, and of those the newest. A user who has just connected comes before
/// guessers who wait, over however many accounts they guess. But those who reconnect all the time are newer still.</item>
/// <item>The account whose last turn is longest ago. A user whose account nobody guesses at comes before all guesses at the same few
/// accounts, over however many new connections they come.</item>
/// </list>
/// <para>The second rule is fair queueing (J. Nagle, "On Packet Switches With Infinite Storage", RFC 970, 1985). The first is least
/// attained service first, with adaptive LIFO among equals: a flood fills the queue with old requests (B. Maurer, "Fail at Scale",
/// ACM Queue 2015).</para>
/// <para>Wrong passwords are answered in an order that knows nothing of accounts: an id that does not exist takes a place in it like any
/// other, so its answer comes when that of a real one would. See <see cref="PasswordService"/>.</para>
/// <para>What waits is bounded, in all, for an address and for an IPv6 site. One too many pushes out the oldest of the address that has
/// the most.</para>
/// </remarks>
/// <param name="tryTakeCheck">Whether a password of this account may be checked now, for a client from this address; those that may not
/// wait.</param>
internal sealed class PasswordQueue(PasswordOptions options, Func<int, IPAddress?, bool> tryTakeCheck)
{
    /// <summary>New accounts share the turns of one.</summary>
    private const int NewAccounts = 0;

    private readonly List<PasswordCheck> _waiting = [];
    private readonly Turns<IPAddress> _answers = new();
    private readonly Turns<IPAddress> _addresses = new();
    private readonly Turns<int> _accounts = new();
    private bool _isTurnOfAccounts;
    private long _arrivals;

    public int Count => _waiting.Count;

    /// <returns>The one that was pushed out; null when there was room.</returns>
    public PasswordCheck? Add(PasswordCheck check)
    {
        var pushedOut = OneTooMany(check);
        if (pushedOut is not null)
            _waiting.Remove(pushedOut);
        check.Number = ++_arrivals;
        _waiting.Add(check);
        return pushedOut;
    }

    public bool Remove(PasswordCheck check) => _waiting.Remove(check);

    /// <summary>Takes out everything that fits.</summary>
    public List<PasswordCheck> Take(Predicate<PasswordCheck> which)
    {
        var taken = _waiting.FindAll(which);
        if (taken.Count > 0)
            _waiting.RemoveAll(which);
        return taken;
    }

    /// <summary>Takes out the next in the order of answers.</summary>
    public PasswordCheck? TakeNextAnswer()
    {
        var next = First(static check => check.IsPermitted, check => (_answers.LastOf(check.Address), 0, check.Rank, check.Number));
        if (next is not null)
        {
            _waiting.Remove(next);
            _answers.Take(next.Address);
        }
        return next;
    }

    /// <summary>Begins the next hash, by one rule and by the other in turns. The check stays in the queue.</summary>
    /// <returns>Null when there is nothing to hash.</returns>
    public PasswordCheck? BeginNextHash()
    {
        var next = First(static check => check is { IsPermitted: true, NeedsHash: true }, _isTurnOfAccounts ? ByAccount : ByConnection);
        _isTurnOfAccounts = !_isTurnOfAccounts;
        if (next is not null)
            BeginHash(next);
        return next;
    }

    /// <summary>A hash for this one begins.</summary>
    public void BeginHash(PasswordCheck check)
    {
        check.NeedsHash = false;
        _addresses.Take(check.Address);
        _accounts.Take(check.Account ?? NewAccounts);
    }

    /// <summary>
    /// Asks for those that had to wait, by connection: accounts do not compete for permissions. They are asked for whether they need a
    /// hash or not, so that nothing is learned from it.
    /// </summary>
    public void Permit()
    {
        if (_waiting.TrueForAll(static check => check.IsPermitted))
            return;
        foreach (var check in _waiting.Where(static check => !check.IsPermitted).OrderBy(ByConnection))
            check.IsPermitted = tryTakeCheck(check.Account!.Value, check.Client.LimitedAddress);
    }

    private (long, long, int, long) ByConnection(PasswordCheck check) => (_addresses.LastOf(check.Address), 0, check.Rank, -check.Number);

    private (long, long, int, long) ByAccount(PasswordCheck check) =>
        ByConnection(check) with { Item2 = _accounts.LastOf(check.Account ?? NewAccounts) };

    private PasswordCheck? First(Predicate<PasswordCheck> which, Func<PasswordCheck, (long, long, int, long)> order)
    {
        PasswordCheck? first = null;
        var least = default((long, long, int, long));
        foreach (var check in _waiting)
        {
            if (!which(check))
                continue;
            var key = order(check);
            if (first is null || key.CompareTo(least) < 0)
                (first, least) = (check, key);
        }
        return first;
    }

    /// <summary>Those that are being hashed are not worth pushing out.</summary>
    private PasswordCheck? OneTooMany(PasswordCheck newcomer)
    {
        if (newcomer.Client.LimitedAddress is not null
            && OldestIf(options.WaitingPerAddress, check => check.Address.Equals(newcomer.Address)) is { } ofAddress)
            return ofAddress;
        if (newcomer.Site is { } site && OldestIf(options.WaitingPerSite, check => site.Equals(check.Site)) is { } ofSite)
            return ofSite;
        if (_waiting.Count < options.QueueLength)
            return null;
        var crowd = _waiting.GroupBy(check => check.Address).MaxBy(group => group.Count())!.Key;
        return OldestIf(0, check => check.Address.Equals(crowd));
    }

    private PasswordCheck? OldestIf(int most, Func<PasswordCheck, bool> which) =>
        _waiting.Count(which) < most
            ? null : _waiting.Where(check => which(check) && (check.NeedsHash || check.IsKnown)).MinBy(check => check.Number);
}
