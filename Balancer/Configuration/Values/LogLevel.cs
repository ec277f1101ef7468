namespace ChatCluster.Balancer.Configuration.Values;

/// <summary>nginx's log levels, most severe first.</summary>
public enum LogLevel { Emerg = 1, Alert, Crit, Error, Warn, Notice, Info, Debug }

public static class LogLevelExtensions
{
    private static readonly string[] Names = [.. Enum.GetNames<LogLevel>().Select(static name => name.ToLowerInvariant())];

    /// <summary>The level as the configuration and the log lines write it.</summary>
    public static string Name(this LogLevel level) => Names[(int)level - 1];
}
