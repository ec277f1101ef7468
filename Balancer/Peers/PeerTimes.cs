namespace ChatCluster.Balancer.Peers;

/// <summary>How fast one server was lately, in milliseconds, and how many sessions it still owes an answer (<c>least_time</c>).</summary>
/// <remarks>All changes happen under the lock of the upstream. Source: nginx's ngx_stream_upstream_least_time_module.c.</remarks>
public sealed class PeerTimes
{
    private readonly long[] _averages = new long[Enum.GetValues<TimeMeasure>().Length];
    private long _openSince;
    private long _openTime;
    private long _openAverage;

    /// <summary>Sessions whose answer is awaited.</summary>
    public int Open { get; private set; }

    /// <summary>The average of one measure; 0: not yet measured.</summary>
    public long Average(TimeMeasure measure) => _averages[(int)measure];

    public void Record(TimeMeasure measure, long milliseconds) => Note(ref _averages[(int)measure], milliseconds);

    /// <summary>How long the sessions have waited by now, on average; 0: none waits.</summary>
    /// <param name="now">Milliseconds on the policy's clock.</param>
    public long Waiting(long now)
    {
        if (Open == 0)
            return 0;
        Note(ref _openAverage, (_openTime / Open) + now - _openSince);
        return _openAverage;
    }

    /// <summary>One more session waits.</summary>
    public void Begin(long now)
    {
        Pass(now);
        Open++;
    }

    /// <summary>One session waits no more.</summary>
    /// <param name="now">As in <see cref="Waiting"/>.</param>
    /// <param name="waited">How long it did.</param>
    public void End(long now, long waited)
    {
        Pass(now);
        Open--;
        _openTime = Open == 0 ? 0 : _openTime - waited;
    }

    /// <summary>Counts the time that those who wait have waited since the last change.</summary>
    private void Pass(long now)
    {
        _openTime += (now - _openSince) * Open;
        _openSince = now;
    }

    /// <summary>The first value counts whole, each later one a twentieth.</summary>
    private static void Note(ref long average, long value) =>
        average = average == 0 ? value : (long)((0.05 * value) + (0.95 * average) + 0.5);
}

/// <summary>What is measured of a session.</summary>
public enum TimeMeasure
{
    /// <summary>Until the server is connected.</summary>
    Connect,

    /// <summary>Until the server's first byte.</summary>
    FirstByte,

    /// <summary>Until the end of the session.</summary>
    LastByte,
}
