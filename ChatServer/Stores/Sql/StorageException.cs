namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// The database could not do it now: locked for too long, disk full, file gone, queue full. The client gets errno 12; the process lives
/// on.
/// </summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The commit had begun, so everything may be done all the same.</summary>
    public bool MayBeDone { get; init; }

    internal static StorageException TooLate() => new("no answer in time");
}
