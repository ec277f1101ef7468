using System.Net;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Peers;

namespace ChatCluster.Balancer.Modules.Upstream;

/// <summary><c>server ADDRESS [PARAMETER...]</c> of an upstream: one peer for each address of the name.</summary>
internal static class UpstreamServerDirective
{
    private const string Service = "service=";
    private const string SlowStart = "slow_start=";

    private static readonly IPEndPoint NotYetKnown = new(IPAddress.None, 0);

    public static ConfigMessage? Bind(UpstreamDraft upstream, DirectiveCall call)
    {
        var text = call.Arguments[0];
        var complaint = AddressParser.Parse(text, toListen: false, out var address);
        var peer = new PeerConfig(text, NotYetKnown);
        var (isResolved, service) = (false, (string?)null);
        foreach (var word in call.Arguments.Skip(1))
        {
            if ((CString.Of(word) == "backup" || word.StartsWith(SlowStart, StringComparison.Ordinal)) && !upstream.AllowsBackup)
                return call.Refuse($"balancing method does not support parameter \"{word}\"");
            if (CString.Of(word) == "resolve")
                isResolved = true;
            else if (word.StartsWith(Service, StringComparison.Ordinal))
                service = word[Service.Length..];
            else if (!TryApply(word, ref peer))
                return call.RefuseParameter(word);
            if (service is "")
                return call.Refuse("service is empty");
        }
        if (service is not null && !isResolved)
            return call.Refuse($"service upstream \"{text}\" requires \"resolve\" parameter");

        if (complaint is not null)
            return Refuse(complaint);
        if (service is not null && address.HasPort)
            return call.Refuse($"service upstream \"{text}\" may not have port");
        if (service is not null && address.Literal is not null)
            return call.Refuse($"service upstream \"{text}\" requires domain name");
        if (isResolved && address.Literal is null && (address.HasPort || service is not null))
        {
            upstream.Peers.Add(peer with { Name = new ServerName(address.Host, address.Port, service) });
            return null;
        }
        var resolved = isResolved && address.Literal is null ? [NotYetKnown] : address.Resolve();
        if (resolved.Count == 0)
            return Refuse("host not found");
        if (!address.HasPort)
            return Refuse("no port");
        upstream.Peers.AddRange(resolved.Select(endPoint => peer with { Address = endPoint }));
        return null;

        ConfigMessage Refuse(string what) => call.Refuse($"{what} in upstream \"{text}\"");
    }

    private static bool TryApply(string word, ref PeerConfig peer)
    {
        var equals = word.IndexOf('=');
        var (name, value) = equals < 0 ? (CString.Of(word), "") : (word[..(equals + 1)], word[(equals + 1)..]);
        switch (name)
        {
            case "weight=" when NumberValue.TryParse(value, out int weight) && weight > 0:
                peer = peer with { Weight = weight };
                return true;
            case "max_conns=" when NumberValue.TryParse(value, out int maxConns):
                peer = peer with { MaxConns = maxConns };
                return true;
            case "max_fails=" when NumberValue.TryParse(value, out int maxFails):
                peer = peer with { MaxFails = maxFails };
                return true;
            case "fail_timeout=" when TimeValue.TryParseSeconds(value, out var failTimeout):
                peer = peer with { FailTimeout = failTimeout };
                return true;
            case SlowStart when TimeValue.TryParseSeconds(value, out var slowStart):
                peer = peer with { SlowStart = slowStart };
                return true;
            case "fail_early=" when TimeValue.TryParse(value, out var failEarly):
                peer = peer with { FailEarly = failEarly };
                return true;
            case "on_down=" when value is "keep" or "close":
                peer = peer with { ClosesOnDown = value == "close" };
                return true;
            case "close_time=" when TimeValue.TryParse(value, out var closeTime):
                peer = peer with { CloseTime = closeTime };
                return true;
            case "drain":
                peer = peer with { Drain = true };
                return true;
            case "backup":
                peer = peer with { Backup = true };
                return true;
            case "down":
                peer = peer with { Down = true };
                return true;
            default:
                return false;
        }
    }
}
