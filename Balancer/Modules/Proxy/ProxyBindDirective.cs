using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Contract;

namespace ChatCluster.Balancer.Modules.Proxy;

/// <summary><c>proxy_bind ADDRESS [transparent]</c> or <c>proxy_bind off</c>.</summary>
internal static class ProxyBindDirective
{
    public static ConfigMessage? Bind(ProxyDraft draft, DirectiveCall call)
    {
        if (draft.IsBindSaid)
            return call.RefuseDuplicate();
        var text = call.Arguments[0];
        if (call.Arguments.Count == 1 && call.Word(0) == "off")
        {
            draft.IsBindSaid = true;
            return null;
        }
        if (call.Compile(text, out var value) is { } refusal)
            return refusal;
        var address = value.IsConstant ? LocalAddress.Parse(text) : null;
        if (value.IsConstant && address is null)
            return call.Refuse($"invalid address \"{text}\"");
        var isTransparent = call.Arguments.Count > 1;
        (draft.IsBindSaid, draft.Bind) = (true, new ProxyBindConfig(value, address, isTransparent));
        return isTransparent && call.Word(1) != "transparent" ? call.RefuseParameter(call.Arguments[1]) : null;
    }
}
