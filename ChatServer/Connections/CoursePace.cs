using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>Keeps the documents to one course client apart in time, if that is asked for.</summary>
internal sealed class CoursePace(ClientSession session, CourseClientOptions options, TimeProvider time)
{
    /// <summary>A shorter wait is none at all.</summary>
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    private long? _last;

    public bool IsOn => options.Protect && !session.IsExtended;

    /// <summary>Ends when the next document may be written.</summary>
    public async Task WaitAsync()
    {
        // Looks again: a timer counts in whole steps of a coarser clock and may end a little early.
        while (_last is { } last && options.Gap - time.GetElapsedTime(last) is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest + TimerStep, time);
        _last = time.GetTimestamp();
    }
}
