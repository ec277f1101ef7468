using System.Net;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>server ADDRESS [PARAMETER...]</c> of an upstream: one peer for each address of the name.</summary>
internal static class UpstreamServerLine
{
    private static readonly IPEndPoint NotYetKnown = new(IPAddress.None, 0);

    public static ConfigMessage? Bind(UpstreamDraft upstream, DirectiveCall call)
    {
        var text = call.Arguments[0];
        var complaint = AddressParser.Parse(text, toListen: false, out var address);
        var peer = new PeerConfig(text, NotYetKnown);
        foreach (var word in call.Arguments.Skip(1))
        {
            if (word == "backup" && !upstream.AllowsBackup)
                return call.Refuse($"balancing method does not support parameter \"{word}\"");
            if (!TryApply(word, ref peer))
                return call.RefuseParameter(word);
        }

        if (complaint is not null)
            return Refuse(complaint);
        var resolved = address.Resolve();
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
        var (name, value) = equals < 0 ? (word, "") : (word[..(equals + 1)], word[(equals + 1)..]);
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
