using ChatCluster.Balancer.Configuration;

namespace ChatCluster.Balancer.Logging;

/// <summary>The levels as the configuration and the log lines write them.</summary>
public static class LogLevelNames
{
    private static readonly string[] Names = ["emerg", "alert", "crit", "error", "warn", "notice", "info", "debug"];

    public static string Of(LogLevel level) => Names[(int)level - 1];
}
