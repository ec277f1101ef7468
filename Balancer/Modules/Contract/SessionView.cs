using System.Net;
using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Modules.Contract;

/// <summary>An open session as the status page shows it.</summary>
/// <param name="Number">Serial number of the client's connection.</param>
/// <param name="Client">Null for a client on a unix socket.</param>
/// <param name="Listener">Where it was accepted.</param>
/// <param name="Connection">The server it is connected to; null: none yet.</param>
/// <param name="FromClient">Bytes received from the client ...</param>
/// <param name="ToClient">... and sent to it.</param>
/// <param name="Age">Milliseconds since it was accepted.</param>
public sealed record SessionView(
    long Number, EndPoint? Client, EndPoint? Listener, UpstreamConnection? Connection, long FromClient, long ToClient, long Age);

/// <summary>The bytes of open sessions to and from one server.</summary>
public sealed class PeerTraffic
{
    public Dictionary<Peer, (long To, long From)> Bytes { get; } = [];

    public void Add(Peer peer, long to, long from)
    {
        var sum = Bytes.GetValueOrDefault(peer);
        Bytes[peer] = (sum.To + to, sum.From + from);
    }
}
