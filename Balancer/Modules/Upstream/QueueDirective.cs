using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Upstream;

/// <summary><c>queue NUMBER [timeout=TIME]</c>, with the meaning of NGINX Plus, which has it for HTTP.</summary>
internal static class QueueDirective
{
    private const string Parameter = "timeout=";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    public static ConfigMessage? Bind(UpstreamDraft upstream, DirectiveCall call)
    {
        if (upstream.Queue is not null)
            return call.RefuseDuplicate();
        if (!NumberValue.TryParse(call.Arguments[0], out int size) || size == 0)
            return call.RefuseDirective("invalid number");
        var timeout = DefaultTimeout;
        if (call.Arguments.Count > 1 && !(call.Arguments[1].StartsWith(Parameter, StringComparison.Ordinal)
            && TimeValue.TryParse(call.Arguments[1][Parameter.Length..], out timeout)))
            return call.RefuseParameter(call.Arguments[1]);
        upstream.Queue = new QueueConfig(size, timeout);
        return null;
    }
}
