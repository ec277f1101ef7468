using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What may be said in <c>stream</c> for all servers and again in one <c>server</c>. Null: not said here.</summary>
/// <param name="logFormats">Every <c>log_format</c> so far, by name.</param>
internal abstract class ProxyDraft(Dictionary<string, LogFormatConfig> logFormats)
{
    public TimeSpan? ConnectTimeout;
    public TimeSpan? ProxyTimeout;
    public int? BufferSize;
    public bool? HalfClose;
    public bool? NextUpstream;
    public int? NextUpstreamTries;
    public TimeSpan? NextUpstreamTimeout;
    public bool? SocketKeepalive;
    public bool? TcpNoDelay;
    public TimeSpan? ProxyProtocolTimeout;
    public ProxyProtocol? ProxyProtocol;
    public ComplexValue? UploadRate;
    public ComplexValue? DownloadRate;
    public bool? LimitDryRun;
    public LogLevel? LimitLogLevel;

    /// <summary><c>proxy_bind off</c> is said, and leaves null.</summary>
    public bool IsBindSaid;
    public ProxyBindConfig? Bind;

    public bool HasOpenLogFileCache;

    // For modules that look at a session's first bytes, of which there is none: checked, without effect.
    public int? PrereadBufferSize;
    public TimeSpan? PrereadTimeout;

    /// <summary><c>access_log off</c>: it counts more than other lines beside it.</summary>
    public bool AccessLogIsOff;

    public Dictionary<string, LogFormatConfig> LogFormats => logFormats;

    // Of lists, empty means "not said here".
    public readonly List<AccessRule> AccessRules = [];
    public readonly List<ClientNetwork> RealIpFrom = [];
    public readonly List<LimitConfig> Limits = [];
    public readonly List<AccessLogConfig> AccessLogs = [];
    public readonly List<ErrorLogConfig> ErrorLogs = [];
}
