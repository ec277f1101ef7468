using System.Globalization;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Control;

/// <summary>The file that tells other programs the process to send signals to. It exists while the balancer serves.</summary>
internal static class PidFile
{
    /// <summary>Names this process in the file.</summary>
    /// <returns>False when it cannot be written, as the log tells.</returns>
    public static bool TryWrite(string path, ProcessLog log) => FileUse.Try(
        path, static path => File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")), log);

    /// <summary>Removes the file; one that is gone already is worth a line.</summary>
    public static void Remove(string path, ProcessLog log)
    {
        try
        {
            if (!File.Exists(path))
                throw new FileNotFoundException(message: null, path);
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Alert, $"unlink() \"{path}\" failed ({SystemError.Describe(failure)})");
        }
    }

    /// <summary>The file's text without the end of the line.</summary>
    /// <exception cref="IOException">or <see cref="UnauthorizedAccessException"/>: it cannot be read.</exception>
    public static string Read(string path) => File.ReadAllText(path).TrimEnd('\r', '\n');

    /// <summary>True when the file names this process, and names it completely.</summary>
    public static bool Names(string path, int process)
    {
        try
        {
            return Read(path) == process.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
