using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary>The words after the address of one <c>listen</c>, taken together.</summary>
internal struct ListenParameters(ListenConfig config)
{
    public ListenConfig Config = config;

    /// <summary>A word concerns the socket: the address gets a socket of its own, and only one line may contain such words.</summary>
    public bool HasSocketOptions;

    public bool IsDefaultServer;

    public bool IsUdp;

    public bool HasBacklog;

    public bool HasKeepalive;
}

/// <summary>The words after the address of <c>listen</c>. A word that is said twice counts as its last one.</summary>
internal static class ListenOptions
{
    /// <summary>Writes one word into the parameters; null, or the complaint about it.</summary>
    public static string? Apply(string word, ref ListenParameters parameters)
    {
        switch (CString.Of(word))
        {
            case "udp":
                parameters.IsUdp = true;
                return null;
            case "default_server":
                parameters.IsDefaultServer = true;
                return null;
            case "proxy_protocol":
                parameters.Config = parameters.Config with { ProxyProtocol = true };
                return null;
            case "ssl":
                return "the \"ssl\" parameter requires ngx_stream_ssl_module";
            default:
                parameters.HasSocketOptions = true;
                parameters.HasBacklog |= word.StartsWith("backlog=", StringComparison.Ordinal);
                parameters.HasKeepalive |= word.StartsWith("so_keepalive=", StringComparison.Ordinal);
                return ApplyToSocket(word, ref parameters.Config);
        }
    }

    private static string? ApplyToSocket(string word, ref ListenConfig config)
    {
        var equals = word.IndexOf('=');
        var (name, value) = equals < 0 ? (CString.Of(word), "") : (word[..(equals + 1)], word[(equals + 1)..]);
        switch (name)
        {
            case "bind":
                return null;
            case "reuseport":
                config = config with { ReusePort = true };
                return null;
            case "deferred":
                config = config with { Deferred = true };
                return null;
            case "multipath":
                config = config with { Multipath = true };
                return null;
            case "backlog=":
                if (!NumberValue.TryParse(value, out int backlog) || backlog == 0)
                    return $"invalid backlog \"{word}\"";
                config = config with { Backlog = backlog };
                return null;
            case "fastopen=":
                if (!NumberValue.TryParse(value, out int fastOpen))
                    return $"invalid fastopen \"{word}\"";
                config = config with { FastOpen = fastOpen };
                return null;
            case "rcvbuf=":
                if (!TryParseBuffer(value, out var receive))
                    return $"invalid rcvbuf \"{word}\"";
                config = config with { ReceiveBuffer = receive };
                return null;
            case "sndbuf=":
                if (!TryParseBuffer(value, out var send))
                    return $"invalid sndbuf \"{word}\"";
                config = config with { SendBuffer = send };
                return null;
            case "ipv6only=" when value.StartsWith('o'):
                var flag = CString.Of(value);
                if (flag is not ("on" or "off"))
                    return $"invalid ipv6only flags \"{flag}\"";
                config = config with { Ipv6Only = flag == "on" };
                return null;
            case "so_keepalive=":
                if (!KeepaliveValue.TryParse(value, out var keepalive))
                    return $"invalid so_keepalive value: \"{CString.Of(value)}\"";
                config = config with { Keepalive = keepalive };
                return null;
            default:
                return $"invalid parameter \"{word}\"";
        }
    }

    private static bool TryParseBuffer(string text, out int? bytes)
    {
        var isSize = SizeValue.TryParse(text, out var size);
        bytes = isSize ? (int)Math.Min(size, int.MaxValue) : null;
        return isSize;
    }
}
