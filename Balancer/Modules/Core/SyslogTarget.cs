using System.Net;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary>Reads <c>syslog:server=ADDRESS[,facility=...][,severity=...][,tag=...][,nohostname]</c>.</summary>
internal static class SyslogTarget
{
    public const string Scheme = "syslog:";

    private const int DefaultPort = 514;
    private const int MaxTag = 32;
    private const int DefaultFacility = 23;
    private const int DefaultSeverity = 6;

    private static readonly string[] Facilities =
    [
        "kern", "user", "mail", "daemon", "auth", "intern", "lpr", "news",
        "uucp", "clock", "authpriv", "ftp", "ntp", "audit", "alert", "cron",
        "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
    ];

    private static readonly string[] Severities = ["emerg", "alert", "crit", "error", "warn", "notice", "info", "debug"];

    /// <summary>Null, or what is wrong.</summary>
    public static string? Parse(string text, out SyslogConfig? syslog)
    {
        syslog = null;
        EndPoint? server = null;
        int? facility = null;
        int? severity = null;
        string? tag = null;
        var hasHostName = true;
        foreach (var word in text[Scheme.Length..].Split(','))
        {
            var equals = word.IndexOf('=');
            var (name, value) = equals < 0 ? (word, "") : (word[..(equals + 1)], word[(equals + 1)..]);
            var complaint = name switch
            {
                "server=" => server is null ? ParseServer(value, out server) : Duplicate("server"),
                "facility=" => facility is null ? Find(Facilities, "facility", value, out facility) : Duplicate("facility"),
                "severity=" => severity is null ? Find(Severities, "severity", value, out severity) : Duplicate("severity"),
                "tag=" => tag is null ? ParseTag(value, out tag) : Duplicate("tag"),
                "nohostname" => null,
                _ => $"unknown syslog parameter \"{word}\"",
            };
            if (complaint is not null)
                return complaint;
            hasHostName &= name != "nohostname";
        }

        if (server is null)
            return "no syslog server specified";
        syslog = new SyslogConfig(server, facility ?? DefaultFacility, severity ?? DefaultSeverity, tag ?? "nginx", hasHostName);
        return null;
    }

    private static string Duplicate(string name) => $"duplicate syslog \"{name}\"";

    private static string? ParseServer(string text, out EndPoint? server)
    {
        server = null;
        var complaint = AddressParser.Parse(text, toListen: false, out var address);
        if (complaint is null)
        {
            var found = (address.HasPort ? address : address with { Port = DefaultPort, LastPort = DefaultPort }).Resolve();
            server = found.Count == 0 ? null : found[0];
            complaint = server is null ? "host not found" : null;
        }
        return complaint is null ? null : $"{complaint} in syslog server \"{text}\"";
    }

    private static string? Find(string[] names, string kind, string value, out int? number)
    {
        var index = Array.IndexOf(names, value);
        number = index < 0 ? null : index;
        return index < 0 ? $"unknown syslog {kind} \"{value}\"" : null;
    }

    private static string? ParseTag(string value, out string? tag)
    {
        tag = value;
        if (value.Length > MaxTag)
            return $"syslog tag length exceeds {MaxTag}";
        return value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
            ? null
            : "syslog \"tag\" only allows alphanumeric characters and underscore";
    }
}
