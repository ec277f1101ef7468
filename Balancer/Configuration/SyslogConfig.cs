using System.Net;

namespace ChatCluster.Balancer.Configuration;

/// <summary>A syslog server: one datagram a line, in the form of RFC 3164.</summary>
/// <param name="Server">UDP or a unix datagram socket.</param>
/// <param name="Facility">Its number, 0 to 23.</param>
/// <param name="Severity">Its number, 0 to 7; lines of the error log have their own.</param>
/// <param name="Tag">Who writes.</param>
/// <param name="HasHostName">The lines name this machine.</param>
public sealed record SyslogConfig(EndPoint Server, int Facility, int Severity, string Tag, bool HasHostName);
