using System.Net;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Tests.Picking;

/// <summary>Servers by letter, as the golden vectors name them: a is 127.0.0.1:7001, b is 127.0.0.1:7002 and so on.</summary>
internal static class Letters
{
    private static readonly IPEndPoint Listener = new(IPAddress.Loopback, 8000);

    public static PeerConfig Server(char letter) => Server(letter, $"127.0.0.1:{7001 + (letter - 'a')}");

    public static PeerConfig Server(char letter, string text) =>
        new(text, new IPEndPoint(IPAddress.Loopback, 7001 + (letter - 'a')));

    /// <summary>Servers a, b, c ... with these weights.</summary>
    public static PeerConfig[] Weighted(params int[] weights) =>
        [.. weights.Select((weight, index) => Server((char)('a' + index)) with { Weight = weight })];

    public static char Of(Peer peer) => (char)('a' + ((IPEndPoint)peer.Address).Port - 7001);

    public static SessionFacts From(IPAddress client)
    {
        var facts = new SessionFacts(TimeProvider.System);
        facts.Begin(connection: 1, new IPEndPoint(client, 40000), Listener);
        return facts;
    }

    /// <summary>A hash key as the configuration would write it.</summary>
    public static ComplexValue Key(string text)
    {
        ComplexValueCompiler.Compile(text, new VariableSet(), out var value);
        return value;
    }

    public static UpstreamSelection Select(this Upstream upstream) => upstream.Select(From(IPAddress.Loopback));

    /// <summary>The servers of that many short sessions, one after the other; <c>-</c> for none.</summary>
    public static string Sequence(this Upstream upstream, int sessions) =>
        string.Concat(Enumerable.Range(0, sessions).Select(_ => upstream.Session(_ => true)));

    /// <summary>
    /// One session: every peer it tries, joined by <c>&gt;</c>, until one connects or there are no more; <c>-</c> if there is none at all.
    /// </summary>
    public static string Session(this Upstream upstream, Func<char, bool> accepts) => upstream.Select().Play(accepts);

    public static string Play(this UpstreamSelection selection, Func<char, bool> accepts)
    {
        var tried = new List<char>();
        while (selection.Next() is { } peer)
        {
            tried.Add(Of(peer));
            if (accepts(Of(peer)))
            {
                selection.Connected();
                selection.Release();
                break;
            }

            selection.Failed();
            if (selection.TriesLeft == 0)
                break;
        }

        return tried.Count == 0 ? "-" : string.Join('>', tried);
    }
}
