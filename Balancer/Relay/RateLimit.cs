using ChatCluster.Balancer.EventLoop;

namespace ChatCluster.Balancer.Relay;

/// <summary>
/// How fast one direction may go (<c>proxy_upload_rate</c>, <c>proxy_download_rate</c>), by nginx's rule: at any time no more than the rate for
/// each second begun, and after each receive a pause for as long as its bytes take at this rate.
/// </summary>
/// <param name="bytesPerSecond">More than zero.</param>
/// <param name="startSecond">The second in which proxying began (<see cref="CurrentSecond"/>).</param>
/// <param name="onPauseOver">Called when receiving may go on.</param>
internal sealed class RateLimit(long bytesPerSecond, long startSecond, Action onPauseOver)
{
    /// <summary>Runs while nothing is to be received.</summary>
    internal LoopTimer Pause { get; } = new(onPauseOver);

    internal bool IsPaused => Pause.Due != long.MaxValue;

    /// <summary>Whole seconds of the clock on the wall: by them nginx counts.</summary>
    internal static long CurrentSecond => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>How many bytes may be received now.</summary>
    /// <param name="received">Bytes so far.</param>
    /// <param name="size">The room there is.</param>
    /// <param name="pause">When the answer is 0: the milliseconds to wait.</param>
    internal int Allow(long received, int size, out long pause)
    {
        long allowance = (bytesPerSecond * (CurrentSecond - startSecond + 1)) - received;
        pause = allowance > 0 ? 0 : (-allowance * 1000 / bytesPerSecond) + 1;
        return (int)Math.Clamp(allowance, 0, size);
    }

    /// <summary>The milliseconds to wait after so many bytes; 0 for none.</summary>
    internal long PauseAfter(int bytes) => bytes * 1000L / bytesPerSecond;
}
