using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;

namespace ChatCluster.Balancer.Modules.Upstream;

/// <summary>The directives that choose an upstream's policy. The last one counts, with a warning.</summary>
internal static class PolicyDirectives
{
    private static readonly Dictionary<string, TimeMeasure> Measures = new(StringComparer.OrdinalIgnoreCase)
    {
        ["connect"] = TimeMeasure.Connect,
        ["first_byte"] = TimeMeasure.FirstByte,
        ["last_byte"] = TimeMeasure.LastByte,
    };

    public static ConfigMessage? BindLeastConn(UpstreamDraft upstream, DirectiveCall call) =>
        Choose(upstream, call, new LeastConnConfig(), allowsBackup: true);

    public static ConfigMessage? BindLeastTime(UpstreamDraft upstream, DirectiveCall call)
    {
        var isMeasure = Measures.TryGetValue(call.Arguments[0], out var measure);
        var isInFlight = call.Arguments.Count > 1;
        Choose(upstream, call, new LeastTimeConfig(measure, isInFlight), allowsBackup: true);
        if (isInFlight && call.Word(1) != "inflight")
            return call.RefuseParameter(call.Arguments[1]);
        if (upstream.HasLeastTime)
            return call.RefuseDuplicate();
        upstream.HasLeastTime = true;
        return isMeasure ? null : call.Refuse($"invalid value \"{call.Arguments[0]}\"");
    }

    public static ConfigMessage? BindRandom(UpstreamDraft upstream, DirectiveCall call)
    {
        var words = call.Arguments;
        Choose(upstream, call, new RandomConfig(Two: words.Count > 0), allowsBackup: false);
        if (words.Count > 0 && call.Word(0) != "two")
            return call.RefuseParameter(words[0]);
        return words.Count > 1 && call.Word(1) != "least_conn" ? call.RefuseParameter(words[1]) : null;
    }

    public static ConfigMessage? BindHash(UpstreamDraft upstream, DirectiveCall call)
    {
        if (call.Compile(call.Arguments[0], out var key) is { } refusal)
            return refusal;
        var isConsistent = call.Arguments.Count > 1;
        Choose(upstream, call, new HashConfig(key, isConsistent), allowsBackup: false);
        return isConsistent && call.Word(1) != "consistent" ? call.RefuseParameter(call.Arguments[1]) : null;
    }

    private static ConfigMessage? Choose(UpstreamDraft upstream, DirectiveCall call, PolicyConfig policy, bool allowsBackup)
    {
        if (upstream.Policy is not null)
            call.Warn("load balancing method redefined");
        (upstream.Policy, upstream.AllowsBackup) = (policy, allowsBackup);
        return null;
    }
}
