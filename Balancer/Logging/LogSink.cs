namespace ChatCluster.Balancer.Logging;

/// <summary>
/// Where lines end up. Used by the log's thread alone. A line that cannot be written is lost: logging never stops the program.
/// </summary>
internal abstract class LogSink
{
    /// <summary>Takes one line, with its end.</summary>
    internal abstract void Append(byte[] line);

    /// <summary>Writes what was kept back.</summary>
    internal virtual void Flush()
    {
    }

    /// <summary>Lets go of what is open; the next line opens it again.</summary>
    internal abstract void Close();
}
