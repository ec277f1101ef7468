namespace ChatCluster.Server.Sessions;

/// <summary>
/// What sessions that sent no seq get so that the course's own client works: it reads at most 1024 bytes at a time, takes what it has read for
/// one document (a longer one, or two at once, end it), knows no heartbeat and says nothing while its user reads the menu.
/// </summary>
public sealed record CourseClientOptions
{
    /// <summary>On by default; off where other clients without seq are to be served at full speed, and silent ones to be closed soon.</summary>
    public bool Protect { get; init; } = true;

    /// <summary>Bytes in a document, its terminator included; one that another follows is padded to exactly this.</summary>
    public int MaxDocumentBytes { get; init; } = 1024;

    /// <summary>Between the beginnings of two documents to one session.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>For how long a document is held back to see whether another one follows it.</summary>
    public TimeSpan GatherTime { get; init; } = TimeSpan.FromMilliseconds(5);
}
