namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>Every directive name that means something somewhere: in the wrong place it is "not allowed here" rather than "unknown".</summary>
internal static class Vocabulary
{
    /// <summary>Names of nginx's http part that people are likely to try in a stream block; the http part itself is not built in.</summary>
    private static readonly string[] HttpOnly =
    [
        "add_header", "alias", "auth_basic", "autoindex", "client_max_body_size", "default_type", "error_page", "expires", "fastcgi_pass",
        "gzip", "index", "ip_hash", "keepalive", "keepalive_timeout", "large_client_header_buffers", "limit_except", "limit_rate",
        "limit_req", "limit_req_zone", "location", "proxy_buffering", "proxy_buffers", "proxy_cache", "proxy_http_version",
        "proxy_pass_header", "proxy_read_timeout", "proxy_redirect", "proxy_send_timeout", "proxy_set_header", "rewrite", "root", "satisfy",
        "send_timeout", "sendfile", "server_tokens", "stub_status", "sub_filter", "tcp_nopush", "try_files", "types", "uwsgi_pass",
    ];

    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(
    [
        .. MainDirectives.Table.Names,
        .. EventsDirectives.Table.Names,
        .. StreamDirectives.Table.Names,
        .. UpstreamDirectives.Table.Names,
        .. ServerDirectives.Table.Names,
        .. HttpOnly,
    ], StringComparer.Ordinal);
}
