using ChatCluster.Sockets.Native;

namespace ChatCluster.Balancer.Logging;

/// <summary>One file that log lines are appended to, or stderr. Written by one thread; other processes may append to it too.</summary>
/// <param name="path">Null for stderr.</param>
/// <param name="open">Opens a file to append to it.</param>
/// <param name="onFailure">Told what could not be done, with the exception.</param>
internal sealed class LogFile(string? path, Func<string, FileStream> open, Action<string, Exception> onFailure) : LogSink
{
    private Stream? _stream;

    /// <summary>Hands to the system at once.</summary>
    internal override void Append(byte[] line)
    {
        var action = "open()";
        try
        {
            _stream ??= path is null ? Console.OpenStandardError() : open(path);
            action = "write() to";
            _stream.Write(line);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Close();
            if (path is not null)
                onFailure($"{action} \"{path}\"", failure);
        }
    }

    /// <inheritdoc cref="ErrorLog.CheckFile"/>
    internal static void Check(string path) => AppendedFile.Open(path).Dispose();

    /// <summary>The next line goes to whatever file then has the path: the old one may have been renamed.</summary>
    internal override void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
