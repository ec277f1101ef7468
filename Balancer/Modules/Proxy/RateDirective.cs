using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Proxy;

/// <summary><c>proxy_upload_rate</c> and <c>proxy_download_rate</c>: a size a second, which may be made of variables.</summary>
internal static class RateDirective
{
    internal delegate ref ComplexValue? Field<in TDraft>(TDraft draft);

    public static Bind<TDraft> To<TDraft>(Field<TDraft> field) => (draft, call) =>
    {
        ref var slot = ref field(draft);
        if (slot is not null)
            return call.RefuseDuplicate();
        if (call.Compile(call.Arguments[0], out var value) is { } refusal)
            return refusal;
        slot = value;
        return value.IsConstant && !SizeValue.TryParse(value.Text, out _) ? call.RefuseDirective("invalid value") : null;
    };
}
