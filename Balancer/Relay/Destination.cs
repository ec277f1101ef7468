using System.Net;
using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Configuration.Directives;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Relay;

/// <summary>Where a session goes: a group that is known by name, or an address that only this session means.</summary>
internal static class Destination
{
    /// <summary>Null, with a line in the log where there is one to write: the session ends with status 500.</summary>
    internal static Upstream? Find(RelayServer server, SessionFacts facts, SessionLog log)
    {
        if (server.Config.UpstreamText is not { } value)
            return server.Upstream;
        var text = System.Text.Encoding.UTF8.GetString(value.Evaluate(facts));
        if (AddressParser.Parse(text, toListen: false, out var address) is { } complaint)
            return Refuse($"{complaint} in upstream \"{text}\"");
        if (server.FindUpstream(text) is { } known)
            return known;
        if (!address.HasPort)
            return Refuse($"no port in upstream \"{address.Host}\"");
        return address.Literal is { } literal
            ? Single(text, literal)
            : Refuse($"no resolver defined to resolve {address.Host}");

        Upstream? Refuse(string message)
        {
            log.Write(LogLevel.Error, message, action: null);
            return null;
        }
    }

    private static Upstream Single(string text, EndPoint address) =>
        new(new UpstreamConfig(text, [new PeerConfig(text, address)]), TimeProvider.System, Random.Shared);
}
