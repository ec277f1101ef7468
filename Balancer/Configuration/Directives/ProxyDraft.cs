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

    public bool HasOpenLogFileCache;

    /// <summary><c>access_log off</c>: it counts more than other lines beside it.</summary>
    public bool AccessLogIsOff;

    /// <summary>Empty: not said here.</summary>
    public readonly List<AccessLogConfig> AccessLogs = [];

    public Dictionary<string, LogFormatConfig> LogFormats => logFormats;

    /// <summary>Empty: not said here.</summary>
    public readonly List<ErrorLogConfig> ErrorLogs = [];
}
