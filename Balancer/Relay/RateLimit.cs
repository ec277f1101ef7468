using System.Text;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Variables;
using ChatCluster.Sockets.EventLoop;

namespace ChatCluster.Balancer.Relay;

/// <summary>
/// How fast one direction may go (<c>proxy_upload_rate</c>, <c>proxy_download_rate</c>), by nginx's rule: at any time no more than the rate
/// for each second begun, and after each receive a pause for as long as its bytes take at this rate.
/// </summary>
/// <param name="bytesPerSecond">More than zero.</param>
/// <param name="startSecond">The second in which proxying began (<see cref="CurrentSecond"/>).</param>
/// <param name="largest">The most to receive at once.</param>
/// <param name="onPauseOver">Called when receiving may continue.</param>
public sealed class RateLimit(long bytesPerSecond, long startSecond, int largest, Action onPauseOver)
{
    /// <summary>Runs while nothing is to be received.</summary>
    public LoopTimer Pause { get; } = new(onPauseOver);

    public bool IsPaused => Pause.IsSet;

    /// <summary>Whole seconds of the clock on the wall: by them nginx counts.</summary>
    public static long CurrentSecond => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Bytes a second for a session; 0: as fast as they come.</summary>
    internal static long Of(ComplexValue rate, SessionFacts facts, SessionLogger log)
    {
        var text = Encoding.UTF8.GetString(rate.Evaluate(facts));
        if (SizeValue.TryParse(text, out var bytesPerSecond))
            return bytesPerSecond;
        log.Write(LogLevel.Error, $"invalid size \"{text}\"", SessionAction.Connecting);
        return 0;
    }

    /// <summary>How many bytes may be received now.</summary>
    /// <param name="received">Bytes so far.</param>
    /// <param name="size">The room there is.</param>
    /// <param name="pause">When the answer is 0: the milliseconds to wait.</param>
    public int Allow(long received, int size, out long pause)
    {
        var allowance = (bytesPerSecond * (CurrentSecond - startSecond + 1)) - received;
        pause = allowance > 0 ? 0 : (-allowance * 1000 / bytesPerSecond) + 1;
        return (int)Math.Clamp(allowance, 0, Math.Min(size, largest));
    }

    /// <summary>The milliseconds to wait after so many bytes; 0 for none.</summary>
    public long PauseAfter(int bytes) => bytes * 1000L / bytesPerSecond;
}
