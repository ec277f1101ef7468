namespace ChatCluster.Server.Sessions;

/// <summary>
/// Protection of the course's own client, which reads at most 1024 bytes at a time and takes what it has read for one document: a longer
/// one, or two at once, end it.
/// </summary>
public sealed record CourseClientOptions
{
    /// <summary>Off by default: other clients that send no seq read any length at any speed.</summary>
    public bool Protect { get; init; }

    /// <summary>Bytes in a document, its terminator included.</summary>
    public int MaxDocumentBytes { get; init; } = 1024;

    /// <summary>Between the beginnings of two documents to one session.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromMilliseconds(20);
}
