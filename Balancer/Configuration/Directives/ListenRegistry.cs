using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>Who listens where. Several servers may name one address: the first one, or the default one, gets its clients.</summary>
internal sealed class ListenRegistry
{
    private readonly List<Entry> _entries = [];

    /// <summary>Null, or why the server cannot have this address.</summary>
    /// <param name="server">Whose address it is.</param>
    /// <param name="parameters">What the line says.</param>
    /// <param name="warn">Told what is odd about it.</param>
    public string? Add(ProxyDraft server, in ListenParameters parameters, Action<string> warn)
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
        var asked = known.Listen.ProxyProtocol;
        var asksHeader = asked || listen.ProxyProtocol;
        known.Listen = (parameters.HasSocketOptions ? listen : known.Listen) with { ProxyProtocol = asksHeader };
        known.HasOptions |= parameters.HasSocketOptions;
        if (parameters.IsDefaultServer && known.HasDefault)
            return $"a duplicate default server for {text}";
        if (parameters.IsDefaultServer)
            (known.Default, known.HasDefault) = (server, true);
        if (known.ChangesProtocol(asked, parameters))
            warn($"protocol options redefined for {text}");
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

        /// <summary>What the line before said of a PROXY header; null: there was only one so far.</summary>
        private bool? _said;

        private bool _hasChanged;

        /// <summary>A further line says something else of the PROXY header, and not in the one way that is plain: added by the line with the options.</summary>
        /// <param name="asked">What holds for the address so far.</param>
        /// <param name="line">What the line says.</param>
        /// <remarks>Source: nginx's ngx_stream_add_addresses.</remarks>
        public bool ChangesProtocol(bool asked, in ListenParameters line)
        {
            var asks = line.Config.ProxyProtocol;
            var isAdded = asks && !asked;
            var isOdd = isAdded
                ? (HasOptions && !line.HasSocketOptions) || _hasChanged
                : (line.HasSocketOptions && (asked != asks || _hasChanged)) || (_said is { } said && said != asks);
            _said = asks && !isAdded;
            _hasChanged |= asked != asks;
            return isOdd;
        }
    }
}
