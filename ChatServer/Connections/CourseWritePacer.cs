using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>
/// When a document may be written to a course client, and whether it is padded. That client takes the result of one read for one document.
/// When each document is as long as its read buffer, each read returns exactly one.
/// </summary>
internal sealed class CourseWritePacer(ClientSession session, CourseClientOptions options, TimeProvider time)
{
    /// <summary>The resolution of timers: a shorter delay would not wait.</summary>
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private long? _last;
    private bool _padded;

    public bool IsOn => options.Protect && !session.IsExtended;

    /// <summary>
    /// Waits a moment before anything is taken from the outbox, to see whether another document follows at once. A single document is
    /// written as the course's server would write it.
    /// </summary>
    public Task GatherAsync() =>
        options.GatherTime > TimeSpan.Zero && !IsInBurst ? Task.Delay(options.GatherTime, time) : Task.CompletedTask;

    /// <summary>Ends when the next document may be written.</summary>
    /// <param name="length">The document's bytes.</param>
    /// <param name="isFollowed">Another document waits behind it.</param>
    /// <returns>The number of NUL bytes to write behind the document.</returns>
    public async ValueTask<int> WaitAsync(int length, bool isFollowed)
    {
        _padded = isFollowed || (_padded && IsInBurst);
        // In a loop: timers use a coarser clock and may fire a little early.
        while (_last is { } last && options.Gap - time.GetElapsedTime(last) is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest + TimerStep, time);
        _last = time.GetTimestamp();
        return _padded ? Math.Max(0, options.MaxDocumentBytes - length) : 0;
    }

    private bool IsInBurst => _last is { } last && time.GetElapsedTime(last) < options.Gap;
}
