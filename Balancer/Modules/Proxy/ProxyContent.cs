using System.Net;
using System.Text;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Names;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Proxy;

/// <summary>All sessions go to one group.</summary>
public sealed class ProxyContent(Upstreams.Upstream group, RelaySettings settings) : IContent
{
    private readonly ContentResult _result = ContentResult.Relay(group, settings);

    public ContentResult Serve(SessionContext session)
    {
        session.Log.IsProxying = true;
        return _result;
    }
}

/// <summary>Each session goes where a text with variables says.</summary>
/// <param name="target">The name of a group or an address.</param>
/// <param name="find">The group of a name, or null.</param>
/// <param name="settings">How it is relayed.</param>
/// <param name="resolver">Who knows the addresses of names; null: nobody.</param>
public sealed class NamedProxyContent(
    ComplexValue target, Func<string, Upstreams.Upstream?> find, RelaySettings settings, NameResolver? resolver) : IContent
{
    public ContentResult Serve(SessionContext session)
    {
        session.Log.IsProxying = true;
        var text = Encoding.UTF8.GetString(target.Evaluate(session.Facts));
        if (AddressParser.Parse(text, toListen: false, out var address) is { } complaint)
            return Refuse($"{complaint} in upstream \"{text}\"");
        if (find(text) is { } known)
            return ContentResult.Relay(known, settings);
        if (!address.HasPort)
            return Refuse($"no port in upstream \"{address.Host}\"");
        if (address.Literal is { } literal)
            return ContentResult.Relay(GroupOf(text, [literal]), settings);
        if (resolver is null)
            return Refuse($"no resolver defined to resolve {address.Host}");
        var answer = resolver.FindAsync(address.Host);
        return answer.IsCompleted ? Take() : ContentResult.Wait(answer, Take);

        ContentResult Take() => answer.Result.Error is { } error
            ? Refuse($"{address.Host} could not be resolved ({error})")
            : ContentResult.Relay(GroupOf(text, Rotate(answer.Result.Addresses, address.Port)), settings);

        ContentResult Refuse(string message)
        {
            session.Log.Write(LogLevel.Error, message, action: null);
            return ContentResult.Refuse(RelayEnd.NoUpstream);
        }
    }

    /// <summary>Sessions begin with different addresses of a name, by chance, as nginx has it.</summary>
    private static IEnumerable<IPEndPoint> Rotate(IReadOnlyList<IPAddress> addresses, int port)
    {
        var first = Random.Shared.Next(addresses.Count);
        return addresses.Skip(first).Concat(addresses.Take(first)).Select(address => new IPEndPoint(address, port));
    }

    /// <summary>A group for this session alone.</summary>
    private static Upstreams.Upstream GroupOf(string text, IEnumerable<EndPoint> addresses) =>
        new(new UpstreamConfig(text, [.. addresses.Select(address => new PeerConfig(text, address))]), TimeProvider.System, Random.Shared);
}
