using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Modules.Geo;

/// <summary>A <c>geo</c> of networks: the smallest network that contains the address decides.</summary>
/// <remarks>Source of the verdicts: nginx's ngx_stream_geo_module.c.</remarks>
internal sealed class GeoNetworks : IGeoTable
{
    private static readonly IPNetwork[] Everything = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")];

    private readonly Dictionary<IPNetwork, byte[]> _values = [];

    /// <summary>The lengths of prefixes in use, longest first, for each family.</summary>
    private readonly Dictionary<AddressFamily, SortedSet<int>> _lengths = new()
    {
        [AddressFamily.InterNetwork] = new(Comparer<int>.Create(static (one, other) => other - one)),
        [AddressFamily.InterNetworkV6] = new(Comparer<int>.Create(static (one, other) => other - one)),
    };

    public byte[]? Find(IPAddress address)
    {
        foreach (var length in _lengths[address.AddressFamily])
        {
            if (_values.TryGetValue(NetworkValue.Around(address, length), out var value))
                return value;
        }
        return null;
    }

    public string? Add(string key, string value, Action<string> warn)
    {
        if (Parse(key, warn, out var networks) is { } complaint)
            return complaint;
        var bytes = Encoding.UTF8.GetBytes(value);
        foreach (var network in networks)
        {
            if (_values.ContainsKey(network))
                warn($"duplicate network \"{key}\", value: \"{value}\", old value: \"{Text(Find(network.BaseAddress))}\"");
            _values[network] = bytes;
            _lengths[network.BaseAddress.AddressFamily].Add(network.PrefixLength);
        }
        return null;
    }

    public string? Remove(string key, Action<string> warn)
    {
        if (ParseNetwork(key, warn, out var network) is { } complaint)
            return complaint;
        if (!_values.Remove(network))
            warn($"no network \"{key}\" to delete");
        return null;
    }

    private static string? Parse(string key, Action<string> warn, out IPNetwork[] networks)
    {
        networks = Everything;
        if (CString.Of(key) == "default")
            return null;
        var complaint = ParseNetwork(key, warn, out var network);
        networks = [network];
        return complaint;
    }

    private static string? ParseNetwork(string key, Action<string> warn, out IPNetwork network)
    {
        network = new IPNetwork(IPAddress.None, 32);
        if (CString.Of(key) == "255.255.255.255")
            return null;
        if (!NetworkValue.TryParse(key, out network, out var hasLowBits))
            return $"invalid network \"{key}\"";
        if (hasLowBits)
            warn($"low address bits of {key} are meaningless");
        return null;
    }

    private static string Text(byte[]? value) => Encoding.UTF8.GetString(value ?? []);
}
