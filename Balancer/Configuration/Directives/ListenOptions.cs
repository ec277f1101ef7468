namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>The words after the address of <c>listen</c>. A word that is said twice counts as its last one.</summary>
internal static class ListenOptions
{
    /// <summary>Writes one word into the options; null, or the complaint about it.</summary>
    public static string? Apply(string word, ref ListenConfig options)
    {
        var equals = word.IndexOf('=');
        var (name, value) = equals < 0 ? (word, "") : (word[..(equals + 1)], word[(equals + 1)..]);
        switch (name)
        {
            case "bind":
                // Here every address has a socket of its own anyway.
                return null;
            case "reuseport":
                options = options with { ReusePort = true };
                return null;
            case "backlog=":
                if (!NumberValue.TryParse(value, out int backlog) || backlog == 0)
                    return $"invalid backlog \"{word}\"";
                options = options with { Backlog = backlog };
                return null;
            case "rcvbuf=":
                if (!TryParseBuffer(value, out var receive))
                    return $"invalid rcvbuf \"{word}\"";
                options = options with { ReceiveBuffer = receive };
                return null;
            case "sndbuf=":
                if (!TryParseBuffer(value, out var send))
                    return $"invalid sndbuf \"{word}\"";
                options = options with { SendBuffer = send };
                return null;
            case "ipv6only=" when value.StartsWith('o'):
                if (value is not ("on" or "off"))
                    return $"invalid ipv6only flags \"{value}\"";
                options = options with { Ipv6Only = value == "on" };
                return null;
            case "so_keepalive=":
                if (!TryParseKeepalive(value, out var keepalive))
                    return $"invalid so_keepalive value: \"{value}\"";
                options = options with { Keepalive = keepalive };
                return null;
            case "ssl":
                return "the \"ssl\" parameter requires ngx_stream_ssl_module";
            default:
                return $"the invalid \"{word}\" parameter";
        }
    }

    private static bool TryParseBuffer(string text, out int? bytes)
    {
        var fits = SizeValue.TryParse(text, out var size) && size <= int.MaxValue;
        bytes = fits ? (int)size : null;
        return fits;
    }

    /// <summary><c>on</c>, <c>off</c>, or <c>IDLE:INTERVAL:COUNT</c> where any part, but not all, may be left out.</summary>
    private static bool TryParseKeepalive(string text, out KeepaliveConfig keepalive)
    {
        keepalive = new KeepaliveConfig(On: text != "off");
        if (text is "on" or "off")
            return true;

        var parts = text.Split(':', 3);
        var isValid = TryParseSeconds(parts[0], out var idle);
        isValid &= TryParseSeconds(parts.ElementAtOrDefault(1), out var interval);
        isValid &= TryParseCount(parts.ElementAtOrDefault(2), out var count);
        keepalive = new KeepaliveConfig(On: true, idle, interval, count);
        return isValid && (idle is not null || interval is not null || count is not null);
    }

    /// <summary>An empty part and 0 both leave the system's value.</summary>
    private static bool TryParseSeconds(string? text, out TimeSpan? value)
    {
        value = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!TimeValue.TryParseSeconds(text, out var seconds))
            return false;
        value = seconds == TimeSpan.Zero ? null : seconds;
        return true;
    }

    private static bool TryParseCount(string? text, out int? value)
    {
        value = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!NumberValue.TryParse(text, out int count))
            return false;
        value = count == 0 ? null : count;
        return true;
    }
}
