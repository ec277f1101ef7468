namespace ChatCluster.Server.Sessions;

/// <summary>
/// A token bucket of bytes. A request is granted when the bucket is not empty, whatever its size, and charged afterwards. So the bucket may
/// go below zero, and then the next grant waits longer.
/// </summary>
/// <param name="burst">Bytes in the full bucket.</param>
/// <param name="rate">Bytes added each second.</param>
public sealed class ByteBudget(int burst, int rate, TimeProvider time)
{
    private double _tokens = burst;
    private long _filled = time.GetTimestamp();

    /// <returns>How long until the next grant; zero for now.</returns>
    public TimeSpan Wait()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + time.GetElapsedTime(_filled, now).TotalSeconds * rate);
        _filled = now;
        return _tokens > 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _tokens) / rate);
    }

    public void Spend(int bytes) => _tokens -= bytes;
}
