using System.Net;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Logging;

/// <summary>
/// One <c>error_log</c>: a file, or when there is none stderr, unless the other properties say otherwise; lines below the
/// level are not written.
/// </summary>
public sealed record ErrorLogConfig(string? File, LogLevel Level)
{
    public SyslogConfig? Syslog { get; init; }

    /// <summary><c>memory:</c>, which nginx keeps for a debugger: here it is not written.</summary>
    public bool IsInMemory { get; init; }

    public bool IsStderr => File is null && Syslog is null && !IsInMemory;
}

/// <summary>A syslog server: one datagram a line, in the form of RFC 3164.</summary>
/// <param name="Server">UDP or a unix datagram socket.</param>
/// <param name="Facility">Its number, 0 to 23.</param>
/// <param name="Severity">Its number, 0 to 7; lines of the error log have their own.</param>
/// <param name="Tag">Who writes.</param>
/// <param name="HasHostName">The lines name this machine.</param>
public sealed record SyslogConfig(EndPoint Server, int Facility, int Severity, string Tag, bool HasHostName);
