namespace ChatCluster.Balancer.Modules.Status;

/// <summary>What was counted of one server since the status page was switched on.</summary>
internal sealed class PeerCounters
{
    /// <summary>
    /// Upper bounds of the histogram of connect times, in seconds: a server nearby answers in the first, a far one in the middle.
    /// </summary>
    public static readonly double[] Bounds = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

    /// <summary>How many connects took at most the bound and more than the one before it; the last: more than all.</summary>
    private readonly long[] _buckets = new long[Bounds.Length + 1];
    private long _shownTo;
    private long _shownFrom;

    public long Picks { get; set; }

    public long Failures { get; set; }

    public long Connects { get; private set; }

    public double ConnectSeconds { get; private set; }

    public IReadOnlyList<long> Buckets => _buckets;

    /// <summary>Bytes of ended sessions sent to the server ...</summary>
    public long To { get; set; }

    /// <summary>... and received from it.</summary>
    public long From { get; set; }

    public void Connected(double seconds)
    {
        Connects++;
        ConnectSeconds += seconds;
        var bucket = Array.FindIndex(Bounds, bound => seconds <= bound);
        _buckets[bucket < 0 ? Bounds.Length : bucket]++;
    }

    /// <summary>
    /// The bytes of ended and open sessions. A session may end while the two are read and be missed this time; a counter must not fall, so
    /// the largest sum that was shown stays.
    /// </summary>
    public (long To, long From) Traffic((long To, long From) open) =>
        (_shownTo = Math.Max(_shownTo, To + open.To), _shownFrom = Math.Max(_shownFrom, From + open.From));
}
