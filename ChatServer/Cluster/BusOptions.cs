using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatCluster.Server.Cluster;

/// <summary>
/// The message bus as --bus names it: redis://[user[:password]@]host[:port][,...][/database][?prefix=P][&amp;sentinel=NAME], and rediss://
/// for TLS, there also with [?cert=FILE&amp;key=FILE]. User, password and files are percent-encoded where they contain separators.
/// </summary>
/// <param name="Hosts">One Redis, some or all nodes of a Redis Cluster, or the sentinels.</param>
public sealed partial record BusOptions(IReadOnlyList<(string Host, int Port)> Hosts)
{
    private const int RedisPort = 6379;
    private const int SentinelPort = 26379;
    private const int MaxDatabase = 9999;
    private const string UsualPrefix = "chat";

    public bool Tls { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Redis keeps no messages in its databases, so all of them share the channels.</summary>
    public int Database { get; init; }

    /// <summary>The beginning of the names of all channels.</summary>
    public string Prefix { get; init; } = UsualPrefix;

    /// <summary>The name under which the sentinels know the Redis; null for a Redis without sentinels.</summary>
    public string? Sentinel { get; init; }

    /// <summary>What this server shows to a Redis that asks for certificates; null for nothing.</summary>
    public ClientCertificate? Certificate { get; init; }

    /// <exception cref="FormatException">The text is no such URL; the message says why.</exception>
    public static BusOptions Parse(string url)
    {
        if (Form().Match(url) is not { Success: true } match)
            throw new FormatException("give it as redis://host:port, redis://user:password@host:port/0?prefix=chat or rediss://host:port");
        var query = Query(match.Groups["query"].Value);
        var port = query.ContainsKey("sentinel") ? SentinelPort : RedisPort;
        var options = new BusOptions([.. match.Groups["hosts"].Value.Split(',').Select(host => Host(host, port))])
        {
            Tls = match.Groups["tls"].Success,
            User = Decoded(match.Groups["user"]),
            Password = Decoded(match.Groups["password"]),
            Database = DatabaseOf(match.Groups["database"].Value),
            Sentinel = query.GetValueOrDefault("sentinel"),
            Certificate = CertificateOf(query),
        };
        if (options is { Certificate: not null, Tls: false })
            throw new FormatException("cert and key are for TLS: give it as rediss://");
        return query.TryGetValue("prefix", out var prefix) ? options with { Prefix = prefix } : options;
    }

    /// <summary>For the log and the status: the URL without user and password.</summary>
    public override string ToString() => (Tls ? "rediss://" : "redis://") + string.Join(',', Hosts.Select(static one => HostAndPort(one)))
        + (Prefix == UsualPrefix ? "" : $"?prefix={Prefix}");

    private static string HostAndPort((string Host, int Port) one) =>
        one.Host.Contains(':', StringComparison.Ordinal) ? $"[{one.Host}]:{one.Port}" : $"{one.Host}:{one.Port}";

    private static (string Host, int Port) Host(string text, int usualPort)
    {
        if (HostForm().Match(text) is not { Success: true } match)
            throw new FormatException($"\"{text}\" is not a host, nor host:port");
        if (!match.Groups["port"].Success)
            return (match.Groups["host"].Value, usualPort);
        var port = match.Groups["port"].Value;
        return ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? (match.Groups["host"].Value, number)
            : throw new FormatException($"\"{port}\" is not a port from 1 to 65535");
    }

    private static int DatabaseOf(string text)
    {
        if (text.Length == 0)
            return 0;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MaxDatabase
            ? number
            : throw new FormatException($"\"{text}\" is not the number of a database");
    }

    private static Dictionary<string, string> Query(string text)
    {
        var query = new Dictionary<string, string>();
        foreach (var part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (QueryForm().Match(part) is not { Success: true } match)
            {
                throw new FormatException(
                    $"\"{part}\" is neither prefix=NAME nor sentinel=NAME, cert=FILE or key=FILE; "
                    + "a name has letters, digits, _, ., : and -");
            }
            if (!query.TryAdd(match.Groups["name"].Value, Uri.UnescapeDataString(match.Groups["value"].Value)))
                throw new FormatException($"\"{match.Groups["name"].Value}\" is given twice");
        }
        return query;
    }

    private static ClientCertificate? CertificateOf(Dictionary<string, string> query) =>
        (query.GetValueOrDefault("cert"), query.GetValueOrDefault("key")) switch
        {
            (null, null) => null,
            ({ } certificate, { } key) => new(certificate, key),
            _ => throw new FormatException("cert and key belong together"),
        };

    private static string? Decoded(Group group) => group.Length > 0 ? Uri.UnescapeDataString(group.Value) : null;

    [GeneratedRegex(
        @"^redis(?<tls>s)?://((?<user>[^:@/]*)(:(?<password>[^@/]*))?@)?(?<hosts>[^/?@]+)(/(?<database>[^?]*))?(\?(?<query>.*))?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex(@"^(\[(?<host>[0-9A-Fa-f:.%]+)\]|(?<host>[A-Za-z0-9._-]+))(:(?<port>.*))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex HostForm();

    [GeneratedRegex(
        "^((?<name>prefix|sentinel)=(?<value>[A-Za-z0-9_.:-]{1,50})|(?<name>cert|key)=(?<value>.+))$", RegexOptions.ExplicitCapture)]
    private static partial Regex QueryForm();
}
