using System.Globalization;

namespace ChatCluster.Balancer.Control;

/// <summary>The file that tells other programs the process to send signals to. It exists while the balancer serves.</summary>
internal static class PidFile
{
    /// <exception cref="IOException">or <see cref="UnauthorizedAccessException"/>: it cannot be written.</exception>
    public static void Write(string path) => File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));

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
