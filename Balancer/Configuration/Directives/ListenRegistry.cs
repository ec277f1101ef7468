using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>Who listens where. Several servers may name one address: the first one gets its clients.</summary>
internal sealed class ListenRegistry
{
    private readonly List<Entry> _entries = [];

    /// <summary>Null, or why the server cannot have this address.</summary>
    /// <param name="server">The server that names it.</param>
    /// <param name="listen">Address and options.</param>
    /// <param name="hasOptions">The options were written down, not only defaults: that may be done once for an address.</param>
    public string? Add(ProxyDraft server, ListenConfig listen, bool hasOptions)
    {
        var text = TextOf(listen.Address);
        var known = _entries.Find(entry => entry.Text == text);
        if (known is null)
        {
            _entries.Add(new Entry(text, [server]) { Listen = listen, HasOptions = hasOptions });
            return null;
        }
        if (known.Servers.Contains(server))
            return $"a duplicate listen {text}";
        if (hasOptions && known.HasOptions)
            return $"duplicate listen options for {text}";
        known.Servers.Add(server);
        if (hasOptions)
            (known.Listen, known.HasOptions) = (listen, true);
        return null;
    }

    /// <summary>The addresses whose clients the server gets.</summary>
    public IReadOnlyList<ListenConfig> Of(ProxyDraft server) => [.. _entries.Where(entry => entry.Servers[0] == server).Select(entry => entry.Listen)];

    /// <summary>The addresses that servers named in vain, once for each such server.</summary>
    public IEnumerable<string> Conflicts() => _entries.SelectMany(entry => entry.Servers.Skip(1).Select(_ => entry.Text));

    private static string TextOf(EndPoint address) => address is UnixDomainSocketEndPoint ? $"unix:{address}" : address.ToString()!;

    private sealed record Entry(string Text, List<ProxyDraft> Servers)
    {
        public required ListenConfig Listen { get; set; }

        public required bool HasOptions { get; set; }
    }
}
