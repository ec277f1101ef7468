using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Logging;

/// <summary>The levels as the configuration and the log lines write them.</summary>
public static class LogLevelNames
{
    private static readonly string[] Names = [.. Enum.GetNames<LogLevel>().Select(name => name.ToLowerInvariant())];

    public static string Of(LogLevel level) => Names[(int)level - 1];
}
