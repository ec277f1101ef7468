namespace ChatCluster.Balancer.Logging;

/// <summary>One file that log lines are appended to, or stderr. Written by one thread; other processes may append to it too.</summary>
/// <remarks>
/// Every write looks for the end anew: lines of others are not overwritten, and a file cut to nothing by a rotation starts at 0 again.
/// </remarks>
internal sealed class LogFile(string? path) : IDisposable
{
    private Stream? _stream;

    /// <summary>Appends and hands to the system at once. On failure the line is lost: logging never stops the program.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        try
        {
            _stream ??= path is null ? Console.OpenStandardError() : Open(path);
            if (_stream.CanSeek)
            {
                _stream.Seek(0, SeekOrigin.End);
            }

            _stream.Write(line);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Close();
        }
    }

    public bool IsStderr => path is null;

    /// <inheritdoc cref="ErrorLog.CheckFile"/>
    public static void Check(string path) => Open(path).Dispose();

    /// <summary>The next line goes to whatever file then has the path: the old one may have been renamed.</summary>
    public void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }

    public void Dispose() => Close();

    private static FileStream Open(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
