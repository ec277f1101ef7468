namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>The directives that choose an upstream's policy. The last one counts, with a warning.</summary>
internal static class PolicyLines
{
    public static ConfigMessage? BindLeastConn(UpstreamDraft upstream, DirectiveCall call) =>
        Choose(upstream, call, new LeastConnConfig(), allowsBackup: true);

    public static ConfigMessage? BindRandom(UpstreamDraft upstream, DirectiveCall call)
    {
        var words = call.Arguments;
        Choose(upstream, call, new RandomConfig(Two: words.Count > 0), allowsBackup: false);
        if (words.Count > 0 && words[0] != "two")
            return call.RefuseParameter(words[0]);
        return words.Count > 1 && words[1] != "least_conn" ? call.RefuseParameter(words[1]) : null;
    }

    public static ConfigMessage? BindHash(UpstreamDraft upstream, DirectiveCall call)
    {
        if (call.Compile(call.Arguments[0], out var key) is { } refusal)
            return refusal;
        var isConsistent = call.Arguments.Count > 1;
        Choose(upstream, call, new HashConfig(key, isConsistent), allowsBackup: false);
        return isConsistent && call.Arguments[1] != "consistent" ? call.RefuseParameter(call.Arguments[1]) : null;
    }

    private static ConfigMessage? Choose(UpstreamDraft upstream, DirectiveCall call, PolicyConfig policy, bool allowsBackup)
    {
        if (upstream.Policy is not null)
            call.Warn("load balancing method redefined");
        (upstream.Policy, upstream.AllowsBackup) = (policy, allowsBackup);
        return null;
    }
}
