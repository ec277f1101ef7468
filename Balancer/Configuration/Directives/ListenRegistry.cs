using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>Who listens where. Several servers may name one address: the first one, or the default one, gets its clients.</summary>
internal sealed class ListenRegistry
{
    private readonly List<Entry> _entries = [];

    /// <summary>Null, or why the server cannot have this address.</summary>
    public string? Add(ProxyDraft server, in ListenParameters parameters)
    {
        var listen = parameters.Config;
        var text = TextOf(listen.Address);
        var known = _entries.Find(entry => entry.Text == text);
        if (known is null)
        {
            _entries.Add(new Entry(text, [server], listen) { HasOptions = parameters.HasSocketOptions, HasDefault = parameters.IsDefaultServer });
            return null;
        }
        if (known.Servers.Contains(server))
            return $"a duplicate listen {text}";
        known.Servers.Add(server);
        if (parameters.HasSocketOptions && known.HasOptions)
            return $"duplicate listen options for {text}";
        var asksHeader = known.Listen.ProxyProtocol || listen.ProxyProtocol;
        known.Listen = (parameters.HasSocketOptions ? listen : known.Listen) with { ProxyProtocol = asksHeader };
        known.HasOptions |= parameters.HasSocketOptions;
        if (parameters.IsDefaultServer && known.HasDefault)
            return $"a duplicate default server for {text}";
        if (parameters.IsDefaultServer)
            (known.Default, known.HasDefault) = (server, true);
        return null;
    }

    /// <summary>The addresses whose clients the server gets.</summary>
    public IReadOnlyList<ListenConfig> Of(ProxyDraft server) =>
        [.. _entries.Where(entry => entry.Default == server).Select(entry => entry.Listen with { Within = Around(entry) })];

    /// <summary>The addresses that servers named in vain, once for each such server.</summary>
    public IEnumerable<string> Conflicts() => _entries.SelectMany(entry => entry.Servers.Skip(1).Select(_ => entry.Text));

    /// <summary>A socket on <c>*:8000</c> also takes the clients of <c>127.0.0.1:8000</c>, unless options ask for a socket of its own there.</summary>
    private IPEndPoint? Around(Entry inner) => inner.HasOptions || inner.Listen.Address is not IPEndPoint { Port: var port, AddressFamily: var family }
        ? null
        : _entries.Select(entry => entry.Listen.Address).OfType<IPEndPoint>()
            .FirstOrDefault(outer => outer.Port == port && outer.AddressFamily == family && IsWildcard(outer) && !outer.Equals(inner.Listen.Address));

    private static bool IsWildcard(IPEndPoint address) => address.Address.Equals(IPAddress.Any) || address.Address.Equals(IPAddress.IPv6Any);

    private static string TextOf(EndPoint address) => address is UnixDomainSocketEndPoint ? $"unix:{address}" : address.ToString()!;

    private sealed class Entry(string text, List<ProxyDraft> servers, ListenConfig listen)
    {
        public string Text => text;

        public List<ProxyDraft> Servers => servers;

        public ListenConfig Listen { get; set; } = listen;

        public bool HasOptions { get; set; }

        public ProxyDraft Default { get; set; } = servers[0];

        public bool HasDefault { get; set; }
    }
}
