using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Modules.Upstream;

/// <summary><c>rebalance rate=10/s</c> or <c>rate=30/m</c>.</summary>
internal static class RebalanceDirective
{
    private const string Parameter = "rate=";
    private const double SecondsOfAMinute = 60;

    public static ConfigMessage? Bind(UpstreamDraft upstream, DirectiveCall call)
    {
        if (upstream.RebalanceRate is not null)
            return call.RefuseDuplicate();
        var text = call.Arguments[0];
        var unit = text.Length < 2 ? "" : text[^2..];
        if (!text.StartsWith(Parameter, StringComparison.Ordinal) || unit is not ("/s" or "/m")
            || !NumberValue.TryParse(text[Parameter.Length..^2], out int count) || count == 0)
            return call.RefuseParameter(text);
        upstream.RebalanceRate = unit == "/s" ? count : count / SecondsOfAMinute;
        return null;
    }
}
