using ChatCluster.Balancer.Configuration.Binding;

namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>A module's look at the first bytes of every client, before the content. One object for all sessions of a server.</summary>
public interface IPrereadPhase
{
    /// <summary>Looks at the bytes, which stay in the client's socket.</summary>
    /// <param name="received">All that has arrived so far; never empty.</param>
    /// <param name="session">Learns what they say.</param>
    /// <returns>False: more bytes are needed.</returns>
    bool IsEnough(ReadOnlySpan<byte> received, SessionContext session);
}

/// <summary>How a server waits for first bytes.</summary>
/// <param name="Phase">Who looks at them.</param>
/// <param name="BufferSize">Bytes at which there is no point in waiting for more (<c>preread_buffer_size</c>).</param>
/// <param name="Timeout">The longest wait (<c>preread_timeout</c>).</param>
public sealed record PrereadConfig(IPrereadPhase Phase, int BufferSize, TimeSpan Timeout);

/// <summary>A module with such a look.</summary>
internal interface IPrereadModule : IModule
{
    /// <summary>Null when the server does not use it.</summary>
    IPrereadPhase? PrereadOf(ConfigBlock server);
}
