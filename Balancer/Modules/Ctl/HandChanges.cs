using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Ctl;

/// <summary>
/// The upstreams as the file has them, with what was changed by hand on top. A change is applied as a reload applies it: peers keep their
/// counters, and sessions go on.
/// </summary>
internal sealed class HandChanges(UpstreamSet upstreams)
{
    private readonly Lock _lock = new();
    private List<HandChange> _changes = [];
    private IReadOnlyList<UpstreamConfig> _file = [];

    /// <summary>Takes over a file. Changes by hand that were not to be kept are over, and so are those of servers that are gone.</summary>
    public void Apply(IReadOnlyList<UpstreamConfig> file)
    {
        lock (_lock)
        {
            _file = file;
            _changes.RemoveAll(change => !change.Keeps || !file.Any(group => group.Peers.Any(peer => change.IsOf(group.Name, peer))));
            upstreams.Apply([.. file.Select(WithChanges)]);
        }
    }

    /// <summary>Changes the line of a server.</summary>
    /// <param name="upstream">Its group.</param>
    /// <param name="peer">The server.</param>
    /// <param name="change">From what was changed of it before.</param>
    public void Change(Upstreams.Upstream upstream, Peer peer, Func<HandChange, HandChange> change)
    {
        lock (_lock)
        {
            // A reload may have taken the server away since it was looked up.
            if (GroupOf(upstream) is not { } group)
                return;
            var former = Of(upstream, peer) ?? new HandChange(upstream.Name, peer.Config.Server);
            _changes = [.. _changes.Where(one => one != former), change(former)];
            upstream.Apply(WithChanges(group), startsChecks: false);
        }
    }

    /// <summary>Takes a change back: the server is again as the file has it.</summary>
    public void TakeBack(Upstreams.Upstream upstream, Peer peer)
    {
        lock (_lock)
        {
            if (Of(upstream, peer) is not { } former || GroupOf(upstream) is not { } group)
                return;
            _changes.Remove(former);
            upstream.Apply(WithChanges(group), startsChecks: false);
        }
    }

    /// <summary>What was changed of a server; null: nothing.</summary>
    public HandChange? Of(Upstreams.Upstream upstream, Peer peer)
    {
        lock (_lock)
            return _changes.Find(change => change.IsOf(upstream.Name, peer.Config));
    }

    private UpstreamConfig? GroupOf(Upstreams.Upstream upstream) =>
        _file.FirstOrDefault(group => group.Name.Equals(upstream.Name, StringComparison.OrdinalIgnoreCase));

    private UpstreamConfig WithChanges(UpstreamConfig group) => group with
    {
        Peers = [.. group.Peers.Select(peer => _changes.Find(change => change.IsOf(group.Name, peer))?.ApplyTo(peer) ?? peer)],
    };
}
