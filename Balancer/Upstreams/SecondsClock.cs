namespace ChatCluster.Balancer.Upstreams;

/// <summary>Whole seconds on a clock that nobody sets: only differences mean something.</summary>
internal sealed class SecondsClock(TimeProvider time)
{
    public long Now => time.GetTimestamp() / time.TimestampFrequency;
}
