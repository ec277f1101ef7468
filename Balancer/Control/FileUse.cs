using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Control;

/// <summary>Does something with a file that the configuration names, and says why if it cannot be opened.</summary>
internal static class FileUse
{
    /// <returns>False when the file cannot be opened, as the log tells in nginx's words.</returns>
    public static bool Try(string file, Action<string> use, ProcessLog log)
    {
        try
        {
            use(file);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Emerg, $"open() \"{file}\" failed ({SystemError.Describe(failure, file)})");
            return false;
        }
    }
}
