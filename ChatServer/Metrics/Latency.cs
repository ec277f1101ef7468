using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ChatCluster.Server.Metrics;

/// <summary>How long one kind of work takes, as a histogram in seconds. Measured only while somebody reads the metrics.</summary>
public sealed class Latency
{
    /// <summary>In seconds: from a message between two clients of one machine to a password in a queue.</summary>
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries =
            [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private readonly Histogram<double> _seconds;

    internal Latency(Meter meter, string name, string description) =>
        _seconds = meter.CreateHistogram(name, "s", description, null, Buckets);

    /// <returns>For <see cref="Stop"/>; 0 when it is not measured.</returns>
    public long Start() => _seconds.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <param name="started">What <see cref="Start"/> returned.</param>
    public void Stop(long started)
    {
        if (started != 0)
            _seconds.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
