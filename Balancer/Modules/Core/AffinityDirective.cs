using ChatCluster.Balancer.Configuration.Binding;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary>
/// <c>worker_cpu_affinity MASK...|auto [MASK]</c>: nginx ties each worker to processors. Loops are threads, and the system
/// places them as well, as measured; so this warns as nginx does on a system without this call.
/// </summary>
internal static class AffinityDirective
{
    private const string Auto = "auto";

    public static ConfigMessage? Bind(MainDraft main, DirectiveCall call)
    {
        if (main.HasAffinity)
            return call.RefuseDuplicate();
        main.HasAffinity = true;
        var isAuto = call.Arguments[0] == Auto;
        if (isAuto && call.Arguments.Count > 2)
            return call.Refuse($"invalid number of arguments in \"{call.Name}\" directive");
        var wrong = call.Arguments.Skip(isAuto ? 1 : 0).SelectMany(mask => mask).FirstOrDefault(c => c is not ('0' or '1' or ' '));
        if (wrong != default)
            return call.Refuse($"invalid character \"{wrong}\" in \"{call.Name}\"");
        call.Warn($"\"{call.Name}\" is not supported on this platform, ignored");
        return null;
    }
}
