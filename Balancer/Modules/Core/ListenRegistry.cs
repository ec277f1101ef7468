using System.Net;
using System.Net.Sockets;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary>Which servers listen on which address. Several may name one: the first, or the default one, gets its clients,
/// except those that ask for another by its name.</summary>
internal sealed class ListenRegistry
{
    private readonly List<Entry> _entries = [];

    /// <summary>Null, or why the server cannot have this address.</summary>
    /// <param name="server">Whose address it is.</param>
    /// <param name="parameters">What the line says.</param>
    /// <param name="warn">Gets the text of a warning.</param>
    public string? Add(ConfigBlock server, in ListenParameters parameters, Action<string> warn)
    {
        var listen = parameters.Config;
        var text = TextOf(listen.Address);
        var known = _entries.Find(entry => entry.Text == text);
        if (known is null)
        {
            var (hasOptions, hasDefault) = (parameters.HasSocketOptions, parameters.IsDefaultServer);
            _entries.Add(new Entry(text, [server], listen) { HasOptions = hasOptions, HasDefault = hasDefault });
            return null;
        }
        if (known.Servers.Contains(server))
            return $"a duplicate listen {text}";
        known.Servers.Add(server);
        // Options belong to the socket, and that is opened once: only one line may set them.
        if (parameters.HasSocketOptions && known.HasOptions)
            return $"duplicate listen options for {text}";
        // The header comes before anything that could tell the servers apart: a line that asks for it asks for all of them.
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
    /// <param name="server">Which.</param>
    /// <param name="all">All servers: names lead to their places in this list.</param>
    public IReadOnlyList<ListenConfig> Of(ConfigBlock server, IReadOnlyList<ConfigBlock> all) =>
        [.. _entries.Where(entry => entry.Default == server).Select(entry => entry.Listen with
        {
            Within = Around(entry),
            Names = entry.Names?.Select(named => all.Index().First(one => one.Item == named).Index),
        })];

    /// <summary>Collects the names of the servers at each address, once all are read.</summary>
    /// <param name="warn">Gets the text of a warning.</param>
    /// <returns>Null, or what is wrong with a name.</returns>
    public string? CollectNames(Action<string> warn) => _entries
        .GroupBy(static entry => entry.Listen.Address is IPEndPoint ip ? $"{ip.AddressFamily} {ip.Port}" : "")
        // nginx's order: ports as they come, and for each the addresses with options first and the wildcard last.
        .SelectMany(static port => port.OrderBy(entry => entry.Listen.Address is IPEndPoint ip && IsWildcard(ip))
            .ThenBy(entry => !entry.HasOptions))
        .Where(static entry => entry.Servers.Count > 1 || entry.Default.Draft<ServerNameDraft>().HasGroups)
        .Select(entry => entry.CollectNames(warn)).FirstOrDefault(static complaint => complaint is not null);

    /// <summary>
    /// A socket on <c>*:8000</c> also takes the clients of <c>127.0.0.1:8000</c>, unless options ask for a socket of its own there.
    /// </summary>
    private IPEndPoint? Around(Entry inner)
    {
        if (inner.HasOptions || inner.Listen.Address is not IPEndPoint { Port: var port, AddressFamily: var family } own)
            return null;
        // nginx opens one socket for both, and tells the clients apart by the address they connected to.
        return _entries.Select(entry => entry.Listen.Address).OfType<IPEndPoint>().FirstOrDefault(
            outer => outer.Port == port && outer.AddressFamily == family && IsWildcard(outer) && !outer.Equals(own));
    }

    private static bool IsWildcard(IPEndPoint address) =>
        address.Address.Equals(IPAddress.Any) || address.Address.Equals(IPAddress.IPv6Any);

    private static string TextOf(EndPoint address) => address is UnixDomainSocketEndPoint ? $"unix:{address}" : address.ToString()!;

    private sealed class Entry(string text, List<ConfigBlock> servers, ListenConfig listen)
    {
        public string Text => text;

        public List<ConfigBlock> Servers => servers;

        public ListenConfig Listen { get; set; } = listen;

        public bool HasOptions { get; set; }

        public ConfigBlock Default { get; set; } = servers[0];

        public bool HasDefault { get; set; }

        /// <summary>Which server has which name; null: one server has all clients.</summary>
        public HostNames<ConfigBlock>? Names { get; private set; }

        /// <inheritdoc cref="ListenRegistry.CollectNames"/>
        public string? CollectNames(Action<string> warn)
        {
            Names = new HostNames<ConfigBlock>();
            foreach (var server in Servers)
            {
                var names = server.Draft<ServerNameDraft>().Names;
                foreach (var name in names.Count > 0 ? names : [new VirtualServerName("", Pattern: null)])
                {
                    if (name.Pattern is not null)
                        Names.AddPattern(name.Pattern, server);
                    else if (Names.Add(name.Text, server) is not HostNameResult.Added and var result)
                    {
                        var shown = name.Text.ToLowerInvariant();
                        if (result == HostNameResult.Invalid)
                            return $"invalid server name or wildcard \"{shown}\" on {text}";
                        warn($"conflicting server name \"{shown}\" on {text}, ignored");
                    }
                }
            }
            return null;
        }

        /// <summary>What the previous line said about the PROXY header; null: there was only one line so far.</summary>
        private bool? _said;

        private bool _hasChanged;

        /// <summary>Whether nginx warns of a further line: it changes the flag, unless the line with the socket options adds it.</summary>
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
