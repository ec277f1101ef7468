using ChatCluster.Server.Sessions;

namespace ChatCluster.Server.Connections;

/// <summary>Keeps the documents to one course client apart in time, if that is asked for.</summary>
internal sealed class CoursePace(ClientSession session, CourseClientOptions options, TimeProvider time)
{
    private long? _last;

    public bool IsOn => options.Protect && !session.IsExtended;

    /// <summary>Ends when the next document may be written.</summary>
    public async Task WaitAsync()
    {
        if (_last is { } last && options.Gap - time.GetElapsedTime(last) is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, time);
        _last = time.GetTimestamp();
    }
}
