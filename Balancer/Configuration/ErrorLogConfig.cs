namespace ChatCluster.Balancer.Configuration;

/// <summary>One <c>error_log</c>: a file (absolute path) or, when null, stderr; lines below the level are not written.</summary>
public sealed record ErrorLogConfig(string? File, LogLevel Level);
