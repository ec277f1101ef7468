using System.Net;
using ChatCluster.Balancer.Relay.ProxyHeaders;

namespace ChatCluster.Balancer.Relay.Admission;

/// <summary>Who a session is for, as far as is known by now.</summary>
internal sealed class Visitor(SessionLog log)
{
    private EndPoint? _client;

    internal SessionLog Log => log;

    /// <summary>Where the client comes from. Null for an unnamed end, as clients of a unix socket have.</summary>
    internal EndPoint? Client
    {
        get => _client;
        set => _client = log.Client = value;
    }

    /// <summary>Where the connection itself comes from.</summary>
    internal EndPoint? Peer { get; private set; }

    /// <summary>What a proxy in front of us says; null if there is none or it says nothing.</summary>
    internal ProxyHeader? Header { get; set; }

    internal void Begin(EndPoint? peer)
    {
        _client = Peer = peer;
        Header = null;
    }
}
