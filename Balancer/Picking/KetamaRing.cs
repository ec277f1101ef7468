using System.Buffers.Binary;
using System.Text;
using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Picking;

/// <summary>
/// The ring of consistent hashing: every server owns many points on the circle of 32-bit numbers, and a key belongs to the next point.
/// When a server goes, only the keys of its points move, each to the next point on the circle.
/// </summary>
/// <remarks>
/// Source: libketama (2007), in the form of nginx's <c>hash ... consistent</c> and Cache::Memcached::Fast: 160 points for each unit of
/// weight, each the CRC of the server's name continued over the point before it. The name is the text in the configuration and not the
/// resolved address: balancers that resolve a name in different order still agree.
/// </remarks>
public sealed class KetamaRing
{
    private const int PointsPerWeight = 160;

    private readonly uint[] _points;
    private readonly string[] _servers;

    public KetamaRing(PeerList peers)
    {
        var ring = new List<(uint Point, string Server)>();
        foreach (var peer in peers.Peers)
            AddPoints(ring, peer.Config.Server, peer.Config.Weight * PointsPerWeight);

        // The sort is stable: of equal points the one configured first stays.
        var distinct = ring.OrderBy(entry => entry.Point).DistinctBy(entry => entry.Point).ToArray();
        _points = [.. distinct.Select(entry => entry.Point)];
        _servers = [.. distinct.Select(entry => entry.Server)];
    }

    /// <summary>Index of the point that a key belongs to.</summary>
    public int IndexOf(ReadOnlySpan<byte> key)
    {
        var found = Array.BinarySearch(_points, Crc32.Finish(Crc32.Append(Crc32.Initial, key)));
        return found >= 0 ? found : ~found;
    }

    /// <summary>The server that owns a point, as written in the configuration; an index past the end wraps around.</summary>
    public string ServerAt(int index) => _servers[index % _servers.Length];

    /// <summary>The point of an index, for those who watch.</summary>
    internal PickDraw DrawAt(int index, PickRefusal refusal)
    {
        var at = index % _points.Length;
        return new PickDraw(_servers[at], at, _points.Length, refusal) { Hash = _points[at] };
    }

    private static void AddPoints(List<(uint Point, string Server)> ring, string server, int count)
    {
        var name = Crc32.Append(Crc32.Initial, NameBytes(server));
        Span<byte> previous = [0, 0, 0, 0];
        for (var i = 0; i < count; i++)
        {
            var point = Crc32.Finish(Crc32.Append(name, previous));
            ring.Add((point, server));
            BinaryPrimitives.WriteUInt32LittleEndian(previous, point);
        }
    }

    /// <summary>Host, a zero byte, port. The port is what follows the last colon, if that is a number; a unix path has none.</summary>
    private static byte[] NameBytes(string server)
    {
        var (host, port) = (server, "");
        if (server.StartsWith("unix:", StringComparison.Ordinal))
        {
            host = server["unix:".Length..];
        }
        else if (server.LastIndexOf(':') is var colon and >= 0
            && server.Length > colon + 1 && server.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            (host, port) = (server[..colon], server[(colon + 1)..]);
        }

        return Encoding.UTF8.GetBytes($"{host}\0{port}");
    }
}
