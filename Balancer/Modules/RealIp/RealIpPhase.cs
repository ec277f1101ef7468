using System.Net;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.RealIp;

/// <summary>The proxies that a server trusts; never empty.</summary>
public sealed record RealIpConfig(IReadOnlyList<ClientNetwork> Trusted) : IPhaseConfig
{
    public IAdmissionPhase Create(ModuleServices services) => new RealIpPhase(Trusted);
}

/// <summary>The address of the connection itself, where the header's took its place.</summary>
internal sealed record ConnectionAddress(EndPoint? Address);

/// <summary>From here on the client is the one that its PROXY header names, if a trusted proxy sent it.</summary>
internal sealed class RealIpPhase(IReadOnlyList<ClientNetwork> trusted) : IAdmissionPhase
{
    public RelayEnd? Admit(SessionContext session)
    {
        var facts = session.Facts;
        if (facts.ProxyProtocol is { } header && trusted.Any(network => network.Contains(facts.Client))
            && Parse(header.SourceAddress) is IPAddress real)
        {
            facts.Remember(new ConnectionAddress(facts.Client));
            facts.Client = new IPEndPoint(real, header.SourcePort);
        }
        return null;
    }

    /// <summary>Null for text that is no address: a version 1 header passes any text that looks like one.</summary>
    private static IPAddress? Parse(string text) => AddressParser.ParseVersion4(text) ?? AddressParser.ParseVersion6(text);
}
