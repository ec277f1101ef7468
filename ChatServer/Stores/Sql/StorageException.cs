namespace ChatCluster.Server.Stores.Sql;

/// <summary>
/// The database could not do it now: locked for too long, disk full, file gone, queue full. Whoever asked gets errno 12; the process lives
/// on.
/// </summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
