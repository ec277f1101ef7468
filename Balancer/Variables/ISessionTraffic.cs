using System.Net;

namespace ChatCluster.Balancer.Variables;

/// <summary>What only the session's sockets know; asked when a variable wants it.</summary>
public interface ISessionTraffic
{
    /// <summary>This end of the client's connection; null where the socket has no address of its own.</summary>
    EndPoint? LocalAddress { get; }

    long FromClient { get; }

    long ToClient { get; }

    long FromUpstream { get; }

    long ToUpstream { get; }
}
