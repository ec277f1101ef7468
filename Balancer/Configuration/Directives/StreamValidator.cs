namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>What can be judged only when the whole <c>stream</c> block is known, in nginx's order.</summary>
internal static class StreamValidator
{
    /// <summary>A consistent hash has 160 points for each unit of weight; beyond this its ring would take the memory of the machine.</summary>
    private const int MostRingWeight = 65536;

    /// <summary>Null, or why the block is refused. Completes the groups that <c>proxy_pass</c> named by address.</summary>
    public static ConfigMessage? Validate(StreamDraft stream, LoadContext context)
    {
        foreach (var upstream in stream.Upstreams.All)
        {
            if (upstream.DeclaredName is null && Complete(upstream) is { } refusal)
                return refusal;
            if (upstream.Peers.All(peer => peer.Backup))
                return Refusal.At(upstream.Position, $"no servers in upstream \"{upstream.Name}\"");
            if (RingWeight(upstream) is > MostRingWeight and var weight)
                return Refusal.Nowhere($"malloc({8 + (160 * 16 * weight)}) failed (12: Cannot allocate memory)");
        }
        if (context.Variables.FirstUnknown() is { } variable)
            return Refusal.Nowhere($"unknown \"{variable}\" variable");
        foreach (var address in stream.Listens.Conflicts())
            context.Warn($"conflicting server name \"\" on {address}, ignored");
        return null;
    }

    private static long RingWeight(UpstreamDraft upstream) => upstream.Policy is HashConfig { Consistent: true }
        ? upstream.Peers.Where(peer => !peer.Backup).Sum(peer => (long)peer.Weight)
        : 0;

    private static ConfigMessage? Complete(UpstreamDraft upstream)
    {
        var target = upstream.Target;
        if (!target.HasPort)
            return Refusal.At(upstream.Position, $"no port in upstream \"{target.Host}\"");
        var addresses = target.Resolve();
        if (addresses.Count == 0)
            return Refusal.At(upstream.Position, $"host not found in upstream \"{target.Host}\"");
        upstream.Peers.AddRange(addresses.Select(address => new PeerConfig(target.Text, address)));
        return null;
    }
}
