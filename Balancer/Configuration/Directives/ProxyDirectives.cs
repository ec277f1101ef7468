namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What may stand in <c>stream</c> and in <c>server</c>; a server takes over what it does not say itself.</summary>
internal static class ProxyDirectives
{
    private static readonly Dictionary<string, ProxyProtocol> ProxyProtocols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["off"] = ProxyProtocol.Off,
        ["on"] = ProxyProtocol.Text,
        ["v2"] = ProxyProtocol.Binary,
    };

    private static readonly Dictionary<string, LogLevel> LimitLogLevels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["info"] = LogLevel.Info,
        ["notice"] = LogLevel.Notice,
        ["warn"] = LogLevel.Warn,
        ["error"] = LogLevel.Error,
    };

    public static IReadOnlyList<DirectiveRow<TDraft>> Rows<TDraft>() where TDraft : ProxyDraft =>
    [
        new("proxy_connect_timeout", Arity.One, Slot.Milliseconds<TDraft>(draft => ref draft.ConnectTimeout)),
        new("proxy_timeout", Arity.One, Slot.Milliseconds<TDraft>(draft => ref draft.ProxyTimeout)),
        new("proxy_buffer_size", Arity.One, Slot.BufferSize<TDraft>(draft => ref draft.BufferSize)),
        new("proxy_downstream_buffer", Arity.One, Deprecated(Slot.BufferSize<TDraft>(draft => ref draft.BufferSize))),
        new("proxy_upstream_buffer", Arity.One, Deprecated(Slot.BufferSize<TDraft>(draft => ref draft.BufferSize))),
        new("preread_buffer_size", Arity.One, Slot.BufferSize<TDraft>(draft => ref draft.PrereadBufferSize)),
        new("preread_timeout", Arity.One, Slot.Milliseconds<TDraft>(draft => ref draft.PrereadTimeout)),
        new("proxy_half_close", Arity.One, Slot.Flag<TDraft>(draft => ref draft.HalfClose)),
        new("proxy_next_upstream", Arity.One, Slot.Flag<TDraft>(draft => ref draft.NextUpstream)),
        new("proxy_next_upstream_tries", Arity.One, Slot.Number<TDraft>(draft => ref draft.NextUpstreamTries)),
        new("proxy_next_upstream_timeout", Arity.One, Slot.Milliseconds<TDraft>(draft => ref draft.NextUpstreamTimeout)),
        new("proxy_socket_keepalive", Arity.One, Slot.Flag<TDraft>(draft => ref draft.SocketKeepalive)),
        new("tcp_nodelay", Arity.One, Slot.Flag<TDraft>(draft => ref draft.TcpNoDelay)),
        new("proxy_upload_rate", Arity.One, RateLine.To<TDraft>(draft => ref draft.UploadRate)),
        new("proxy_download_rate", Arity.One, RateLine.To<TDraft>(draft => ref draft.DownloadRate)),
        new("proxy_bind", Arity.Between(1, 2), ProxyBindLine.Bind),
        new("proxy_protocol", Arity.One, Slot.Word<TDraft, ProxyProtocol>(draft => ref draft.ProxyProtocol, ProxyProtocols)),
        new("proxy_protocol_timeout", Arity.One, Slot.Milliseconds<TDraft>(draft => ref draft.ProxyProtocolTimeout)),
        new("set_real_ip_from", Arity.One, RealIpLine.Bind),
        new("limit_conn", Arity.Between(2, 2), LimitLine.Bind),
        new("limit_conn_dry_run", Arity.One, Slot.Flag<TDraft>(draft => ref draft.LimitDryRun)),
        new("limit_conn_log_level", Arity.One, Slot.Word<TDraft, LogLevel>(draft => ref draft.LimitLogLevel, LimitLogLevels)),
        new("allow", Arity.One, AccessLine.Bind),
        new("deny", Arity.One, AccessLine.Bind),
        new("access_log", Arity.OneOrMore, AccessLogLine.Bind),
        new("open_log_file_cache", Arity.Between(1, 4), OpenLogFileCacheLine.Bind),
        new("error_log", Arity.OneOrMore, (draft, call) => ErrorLogLine.Bind(draft.ErrorLogs, call)),
    ];

    /// <summary>Old names of <c>proxy_buffer_size</c>.</summary>
    private static Bind<TDraft> Deprecated<TDraft>(Bind<TDraft> bind) => (draft, call) =>
    {
        if (bind(draft, call) is { } refusal)
            return refusal;
        call.Warn($"the \"{call.Name}\" directive is deprecated, use the \"proxy_buffer_size\" directive instead");
        return null;
    };
}
