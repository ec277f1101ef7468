using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>
/// When a document may be written to a course client, and whether it is padded. That client takes whatever one read brings for one document;
/// of documents that are all as long as its buffer each read brings exactly one.
/// </summary>
internal sealed class CoursePace(ClientSession session, CourseClientOptions options, TimeProvider time)
{
    /// <summary>A shorter wait is none at all.</summary>
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private long? _last;
    private bool _padded;

    public bool IsOn => options.Protect && !session.IsExtended;

    /// <summary>
    /// Waits a moment before anything is taken from the outbox, so that a document that another one follows at once is known as such. A lone
    /// document leaves as the course's server would write it.
    /// </summary>
    public Task GatherAsync() => options.GatherTime > TimeSpan.Zero && !IsInBurst ? Task.Delay(options.GatherTime, time) : Task.CompletedTask;

    /// <summary>Ends when the next document may be written.</summary>
    /// <param name="length">The document's bytes.</param>
    /// <param name="isFollowed">Another one waits behind it.</param>
    /// <returns>How many NUL bytes are to follow the document.</returns>
    public async ValueTask<int> WaitAsync(int length, bool isFollowed)
    {
        _padded = isFollowed || (_padded && IsInBurst);
        // Looks again: a timer counts in whole steps of a coarser clock and may end a little early.
        while (_last is { } last && options.Gap - time.GetElapsedTime(last) is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest + TimerStep, time);
        _last = time.GetTimestamp();
        return _padded ? Math.Max(0, options.MaxDocumentBytes - length) : 0;
    }

    private bool IsInBurst => _last is { } last && time.GetElapsedTime(last) < options.Gap;
}
