namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What may stand in <c>stream</c> and in <c>server</c>; a server takes over what it does not say itself.</summary>
internal static class ProxyDirectives
{
    public static IReadOnlyList<DirectiveRow<TDraft>> Rows<TDraft>() where TDraft : ProxyDraft =>
    [
        new("proxy_connect_timeout", Arity.One, Slot.Milliseconds<TDraft>(draft => ref draft.ConnectTimeout)),
        new("proxy_timeout", Arity.One, Slot.Milliseconds<TDraft>(draft => ref draft.ProxyTimeout)),
        new("proxy_buffer_size", Arity.One, Slot.BufferSize<TDraft>(draft => ref draft.BufferSize)),
        new("proxy_half_close", Arity.One, Slot.Flag<TDraft>(draft => ref draft.HalfClose)),
        new("proxy_next_upstream", Arity.One, Slot.Flag<TDraft>(draft => ref draft.NextUpstream)),
        new("proxy_next_upstream_tries", Arity.One, Slot.Number<TDraft>(draft => ref draft.NextUpstreamTries)),
        new("proxy_next_upstream_timeout", Arity.One, Slot.Milliseconds<TDraft>(draft => ref draft.NextUpstreamTimeout)),
        new("proxy_socket_keepalive", Arity.One, Slot.Flag<TDraft>(draft => ref draft.SocketKeepalive)),
        new("tcp_nodelay", Arity.One, Slot.Flag<TDraft>(draft => ref draft.TcpNoDelay)),
        new("access_log", Arity.OneOrMore, AccessLogLine.Bind),
        new("open_log_file_cache", Arity.Between(1, 4), OpenLogFileCacheLine.Bind),
        new("error_log", Arity.OneOrMore, (draft, call) => ErrorLogLine.Bind(draft.ErrorLogs, call)),
    ];
}
