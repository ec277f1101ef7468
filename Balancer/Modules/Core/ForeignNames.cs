namespace ChatCluster.Balancer.Modules.Core;

/// <summary>
/// Names of nginx's http part that are likely to be tried in a stream block: they are "not allowed here" instead of "unknown".
/// </summary>
internal static class ForeignNames
{
    public static readonly IReadOnlyList<string> Http =
    [
        "add_header", "alias", "auth_basic", "autoindex", "client_max_body_size", "default_type", "error_page", "expires", "fastcgi_pass",
        "gzip", "index", "ip_hash", "keepalive", "keepalive_timeout", "large_client_header_buffers", "limit_except", "limit_rate",
        "limit_req", "limit_req_zone", "location", "proxy_buffering", "proxy_buffers", "proxy_cache", "proxy_http_version",
        "proxy_pass_header", "proxy_read_timeout", "proxy_redirect", "proxy_send_timeout", "proxy_set_header", "rewrite", "root", "satisfy",
        "send_timeout", "sendfile", "server_tokens", "stub_status", "sub_filter", "tcp_nopush", "try_files", "types", "uwsgi_pass",
    ];
}
