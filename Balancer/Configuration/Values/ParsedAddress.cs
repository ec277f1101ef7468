using System.Net;

namespace ChatCluster.Balancer.Configuration.Values;

/// <summary>An address as a directive names it, taken apart but not looked up.</summary>
/// <param name="Text">As written.</param>
/// <param name="Host">Without port: a name, an IP address (version 6 in brackets), or the path of a unix socket.</param>
internal sealed record ParsedAddress(string Text, string Host)
{
    public bool HasPort { get; init; }

    /// <summary>0 when none was written.</summary>
    public int Port { get; init; }

    /// <summary>Where a range of ports to listen on ends; the same as <see cref="Port"/> for a single one.</summary>
    public int LastPort { get; init; }

    /// <summary>The address itself; null when <see cref="Host"/> is a name.</summary>
    public EndPoint? Literal { get; init; }

    /// <summary>Every address the text stands for; empty when the name is not found. Looking a name up may take a while.</summary>
    public IReadOnlyList<EndPoint> Resolve()
    {
        if (Literal is not null and not IPEndPoint)
            return [Literal];
        var hosts = Literal is IPEndPoint literal ? [literal.Address] : HostResolver.Resolve(Host);
        return [.. from port in Enumerable.Range(Port, LastPort - Port + 1) from host in hosts select new IPEndPoint(host, port)];
    }
}
