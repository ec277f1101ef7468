namespace ChatCluster.Balancer.Control;

/// <summary>
/// When a worker that has died is replaced: at once, unless ten workers have died within ten seconds. Then one starts each second, until
/// ten seconds have seen fewer than ten deaths.
/// </summary>
/// <param name="alert">Told when restarts become slow.</param>
internal sealed class RestartPacing(Action<string> alert, TimeProvider time)
{
    private const int MostDeaths = 10;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan SlowPause = TimeSpan.FromSeconds(1);

    private readonly Queue<long> _deaths = new(MostDeaths);
    private bool _isSlow;

    /// <summary>A worker has died.</summary>
    /// <returns>How long to wait before the next one starts.</returns>
    public TimeSpan NoteDeath()
    {
        if (_deaths.Count == MostDeaths)
            _deaths.Dequeue();
        _deaths.Enqueue(time.GetTimestamp());
        var wasSlow = _isSlow;
        _isSlow = _deaths.Count == MostDeaths && time.GetElapsedTime(_deaths.Peek()) <= Window;
        if (_isSlow && !wasSlow)
        {
            alert($"{MostDeaths} worker processes ended within {Window.TotalSeconds} s: starting one each {SlowPause.TotalSeconds} s");
        }
        return _isSlow ? SlowPause : TimeSpan.Zero;
    }
}
