using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.SslPreread;

/// <summary>The host name that a client's hello asks for, as names of servers are compared with it.</summary>
/// <remarks>Source of the rules: nginx's ngx_stream_validate_host.</remarks>
internal static class AskedName
{
    /// <summary>In lower case, without a port and a dot at the end; null: it is no host name.</summary>
    public static string? Of(byte[] bytes)
    {
        var text = ByteText.Of(bytes);
        if (text.Contains("..", StringComparison.Ordinal) || text.Any(static letter => letter is '/' or <= ' ' or '\x7f'))
            return null;
        var literal = text.StartsWith('[') ? text.IndexOf(']') + 1 : 0;
        var end = literal > 0 ? literal : text.IndexOf(':');
        var host = end < 0 || (text.StartsWith('[') && literal == 0) ? text : text[..end];
        // nginx looks at the last dot of the whole text.
        if (host.EndsWith('.') && text.LastIndexOf('.') == host.Length - 1)
            host = host[..^1];
        return host.Length == 0 ? null : ByteText.ToLower(host);
    }
}
