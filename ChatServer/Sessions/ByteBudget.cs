namespace ChatCluster.Server.Sessions;

/// <summary>
/// A token bucket of bytes. Something is granted as soon as the bucket is not empty, however large it is, and paid for afterwards: the bucket may
/// owe, and then the next grant waits longer.
/// </summary>
/// <param name="burst">Bytes in the full bucket.</param>
/// <param name="rate">Bytes that run into it each second.</param>
public sealed class ByteBudget(int burst, int rate, TimeProvider time)
{
    private double _tokens = burst;
    private long _filled = time.GetTimestamp();

    /// <returns>How long until something is granted; zero when it is now.</returns>
    public TimeSpan Wait()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + time.GetElapsedTime(_filled, now).TotalSeconds * rate);
        _filled = now;
        return _tokens > 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _tokens) / rate);
    }

    public void Spend(int bytes) => _tokens -= bytes;
}
