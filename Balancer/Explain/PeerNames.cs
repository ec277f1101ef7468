using System.Net;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;

namespace ChatCluster.Balancer.Explain;

/// <summary>
/// What to call the servers of a group: by port alone when all are on the same address. A terminal with colours shows the server's.
/// </summary>
internal sealed class PeerNames
{
    private readonly Terminal _terminal;
    private readonly List<Peer> _peers;
    private readonly bool _isPortEnough;

    public PeerNames(PeerList list, Terminal terminal)
    {
        _terminal = terminal;
        _peers = [.. list.Peers, .. list.Backup is { } backup ? backup.Peers : []];
        var addresses = _peers.Select(static peer => (peer.Address as IPEndPoint)?.Address).Distinct().ToList();
        _isPortEnough = addresses is [not null] && _peers.Select(PortOf).Distinct().Count() == _peers.Count;
    }

    public string Of(Peer peer) => _terminal.Server(peer, _isPortEnough && peer.Address is IPEndPoint ip ? $"{ip.Port}" : null);

    /// <summary>The name of the server that a draw landed on: its address, or the text of its line.</summary>
    public string Of(in PickDraw draw)
    {
        var text = draw.Server;
        return _peers.Find(peer => peer.Name == text || peer.Config.Server == text) is { } peer ? Of(peer) : text;
    }

    private static int PortOf(Peer peer) => (peer.Address as IPEndPoint)?.Port ?? 0;
}
