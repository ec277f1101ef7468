namespace ChatCluster.Server.Sessions;

/// <summary>
/// How sessions that have sent no seq are served, so that the course's own client works. It reads at most 1024 bytes at a time and takes
/// the result for one document (a longer one, or two at once, crash it). It has no heartbeat, and sends nothing while its user reads the
/// menu.
/// </summary>
public sealed record CourseClientOptions
{
    /// <summary>Off where other clients without seq are to be served at full speed, and idle ones closed soon.</summary>
    public bool Protect { get; init; } = true;

    /// <summary>Bytes in a document, its terminator included; a document that another one follows is padded to exactly this size.</summary>
    public int MaxDocumentBytes { get; init; } = 1024;

    /// <summary>Between the beginnings of two documents to one session.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a document is held back to see whether another one follows it.</summary>
    public TimeSpan GatherTime { get; init; } = TimeSpan.FromMilliseconds(5);
}
