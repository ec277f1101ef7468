using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Upstream;

/// <summary><c>max_session_age TIME [jitter=TIME]</c>; without <c>jitter</c> it is a tenth of the age.</summary>
internal static class SessionAgeDirective
{
    private const string Parameter = "jitter=";
    private const double DefaultShare = 0.1;

    public static ConfigMessage? Bind(UpstreamDraft upstream, DirectiveCall call)
    {
        if (upstream.SessionAge is not null)
            return call.RefuseDuplicate();
        if (!TimeValue.TryParse(call.Arguments[0], out var age) || age == TimeSpan.Zero)
            return call.RefuseDirective("invalid value");
        var jitter = age * DefaultShare;
        if (call.Arguments.Count > 1 && !(call.Arguments[1].StartsWith(Parameter, StringComparison.Ordinal)
            && TimeValue.TryParse(call.Arguments[1][Parameter.Length..], out jitter)))
            return call.RefuseParameter(call.Arguments[1]);
        upstream.SessionAge = new SessionAgeConfig(age, jitter);
        return null;
    }
}
