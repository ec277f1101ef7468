namespace ChatCluster.Sockets.Tests.EventLoop;

/// <summary>A clock that goes on only when it is told to.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _milliseconds;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => Volatile.Read(ref _milliseconds);

    public void Advance(long milliseconds) => Interlocked.Add(ref _milliseconds, milliseconds);
}
