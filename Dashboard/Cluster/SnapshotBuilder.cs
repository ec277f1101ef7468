using ChatCluster.Dashboard.Sources;
using ChatCluster.Presentation;

namespace ChatCluster.Dashboard.Cluster;

/// <summary>
/// Joins what the balancer and the servers tell. The key is the balancer's local port of a session: the server sees the same endpoint as
/// the remote end of its connection.
/// </summary>
internal static class SnapshotBuilder
{
    private const string Up = "up";

    private const string Gone = "gone";

    public static Snapshot Build(ClusterFacts facts, IReadOnlyList<string> buttons)
    {
        var peers = (facts.Balancer?.Upstreams ?? []).SelectMany(static upstream => upstream.Servers).DistinctBy(static peer => peer.Server)
            .ToDictionary(static peer => peer.Server);
        var known = facts.Servers.Where(static server => server.Status is not null)
            .DistinctBy(static server => server.Status!.Server).ToDictionary(static server => server.Status!.Server);
        var sessions = facts.BalancerAnswers ? facts.Balancer!.Sessions.Page : [];
        var names = peers.Keys.Union(known.Keys).Order(StringComparer.Ordinal).ToList();
        return new(
            facts.HasBalancer ? Describe(facts) : null,
            [.. names.Select(name => Describe(name, peers.GetValueOrDefault(name), known.GetValueOrDefault(name), sessions))],
            Buses(known.Values),
            facts.Servers.Where(static server => server.Answers).Select(static server => server.Status!.Presence)
                .FirstOrDefault(static rows => rows is not null),
            [.. facts.Servers.Where(static server => server.Status is null).Select(static server => $"{server.Admin}")],
            [.. facts.Picks],
            Shares(facts.Picks, peers.Values),
            facts.Decision,
            buttons);
    }

    private static BalancerView Describe(ClusterFacts facts) => new(
        facts.BalancerAnswers,
        facts.Balancer?.Listeners is [var listener, ..] ? listener : null,
        facts.Balancer?.Upstreams is [var upstream, ..] ? upstream.Policy : null,
        facts.BalancerAnswers ? facts.Balancer!.Sessions.Total : 0);

    private static ServerView Describe(string name, PeerState? peer, ServerFacts? server, IReadOnlyList<BalancedSession> sessions)
    {
        var answers = server is { Answers: true };
        var here = sessions.Where(session => session.Server == name && session.Local is not null)
            .DistinctBy(static session => session.Local).ToDictionary(static session => session.Local!);
        var map = answers ? server!.Status!.ConnectionMap : [];
        var users = map.Select(entry => here.GetValueOrDefault(entry.Remote) is var session
            ? new UserView(entry.Id, entry.Name, entry.Remote, session?.Connection, session?.Client) : null!);
        var remotes = map.Select(static entry => entry.Remote).ToHashSet();
        var sign = ServerSign.Of(name);
        return new(
            name,
            $"{sign.Sign}",
            sign.Hex,
            IsAsked: server is not null,
            answers,
            server is { Answers: false } ? Gone : peer is { State: not Up } ? peer.State : server?.Status?.State ?? Up,
            peer?.Weight,
            peer?.CurrentWeight,
            peer?.Sessions,
            [.. users],
            [.. here.Values.Where(session => !remotes.Contains(session.Local!)).Select(static session => session.Connection)]);
    }

    private static List<BusView> Buses(IEnumerable<ServerFacts> servers) =>
    [
        .. servers.Where(static server => server.Status!.Bus is not null)
            .OrderBy(static server => server.Status!.Server, StringComparer.Ordinal)
            .GroupBy(static server => server.Status!.Bus!.Url, static server =>
                new BusMember(server.Status!.Server, server.Answers ? server.Status.Bus!.State : Gone))
            .Select(static bus => new BusView(bus.Key, [.. bus])),
    ];

    private static List<Share> Shares(IReadOnlyCollection<string> picks, IReadOnlyCollection<PeerState> peers)
    {
        var total = peers.Where(static peer => peer.State == Up).Sum(static peer => peer.Weight);
        return [.. peers.Select(peer => new Share(
            peer.Server,
            peer.State == Up && total > 0 ? peer.Weight / total : 0,
            picks.Count == 0 ? 0 : (double)picks.Count(pick => pick == peer.Server) / picks.Count))];
    }
}
