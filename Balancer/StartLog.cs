using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;

namespace ChatCluster.Balancer;

/// <summary>The log of the command line (<c>-e</c>), which nginx opens before anything else.</summary>
internal static class StartLog
{
    /// <summary>Opens it, which makes it if it is missing; null, or why it cannot be opened. The program goes on without it.</summary>
    public static ConfigMessage? Complaint(CommandLineOptions options)
    {
        if (options.ErrorLog == "stderr")
            return null;
        var prefix = options.Prefix.Length == 0 || options.Prefix.EndsWith('/') ? options.Prefix : options.Prefix + "/";
        var file = LoadContext.Join(prefix, options.ErrorLog);
        try
        {
            ErrorLog.CheckFile(file);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var reason = SystemError.Describe(failure, file);
            return new ConfigMessage(LogLevel.Alert, $"could not open error log file: open() \"{file}\" failed ({reason})");
        }
    }
}
