namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary><c>set_real_ip_from ADDRESS|CIDR|unix:|NAME</c>: who is trusted to say in a PROXY header where a client comes from.</summary>
internal static class RealIpLine
{
    public static ConfigMessage? Bind(ProxyDraft draft, DirectiveCall call)
    {
        var text = call.Arguments[0];
        if (text == "unix:")
        {
            draft.RealIpFrom.Add(ClientNetwork.UnixClients);
            return null;
        }
        if (NetworkValue.TryParse(text, out var network, out var hasLowBits))
        {
            if (hasLowBits)
                call.Warn($"low address bits of {text} are meaningless");
            draft.RealIpFrom.Add(ClientNetwork.Of(network));
            return null;
        }

        var addresses = HostResolver.Resolve(text);
        draft.RealIpFrom.AddRange(addresses.Select(ClientNetwork.Of));
        return addresses.Count > 0 ? null : call.Refuse($"host not found in set_real_ip_from \"{text}\"");
    }
}
