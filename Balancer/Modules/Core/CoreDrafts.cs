using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary>The <c>stream</c> block while it is read.</summary>
internal sealed class StreamDraft
{
    public readonly List<ConfigBlock> Servers = [];

    // The tables here size themselves: checked, without effect.
    public long? VariablesHashMaxSize;
    public long? VariablesHashBucketSize;
    public long? ServerNamesHashMaxSize;
    public long? ServerNamesHashBucketSize;
}

/// <summary>What every session has, as one block says it. Null: not said here.</summary>
internal sealed class SessionDraft
{
    public bool? TcpNoDelay;
    public TimeSpan? ProxyProtocolTimeout;
    public int? PrereadBufferSize;
    public TimeSpan? PrereadTimeout;
}

/// <summary>A server has a <c>listen</c>.</summary>
internal sealed class ListenDraft
{
    public bool HasListen;
}

/// <summary>The content of a server. A server may name several; the last one counts.</summary>
internal sealed class ContentDraft
{
    private Func<ConfigBlock, IContentConfig>? _build;

    /// <param name="build">Makes the configuration when the whole <c>stream</c> block is read.</param>
    public void Choose(Func<ConfigBlock, IContentConfig> build) => _build = build;

    /// <summary>Null: the server has no content.</summary>
    public IContentConfig? Build(ConfigBlock server) => _build?.Invoke(server);
}
