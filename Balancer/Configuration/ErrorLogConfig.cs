namespace ChatCluster.Balancer.Configuration;

/// <summary>One <c>error_log</c>: a file (absolute path), or when there is none stderr, unless the other properties say otherwise; lines below the level are not written.</summary>
public sealed record ErrorLogConfig(string? File, LogLevel Level)
{
    public SyslogConfig? Syslog { get; init; }

    /// <summary><c>memory:</c>, which nginx keeps for whoever attaches a debugger: here it is nowhere.</summary>
    public bool IsInMemory { get; init; }

    public bool IsStderr => File is null && Syslog is null && !IsInMemory;
}
