using System.Net;
using System.Text;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Geo;

/// <summary>Where a <c>geo</c> takes its address from.</summary>
/// <param name="variable">Null: the client's own address.</param>
internal sealed class GeoAddress(Variable? variable)
{
    /// <summary>What is no address, as the client of a unix socket, counts as 255.255.255.255, nginx's mark for it.</summary>
    public IPAddress Of(SessionFacts facts)
    {
        var address = variable is null ? (facts.Client as IPEndPoint)?.Address : Parse(variable.Read(facts));
        return address is null ? IPAddress.None : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static IPAddress? Parse(byte[]? value)
    {
        var text = Encoding.UTF8.GetString(value ?? []);
        return AddressParser.ParseVersion4(text) ?? AddressParser.ParseVersion6(text);
    }
}
