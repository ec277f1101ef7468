using ChatCluster.Balancer.Configuration.Binding;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary>
/// <c>load_module FILE</c>. The stream module is built in, so that naming it, as a distribution's nginx must, changes nothing; there
/// is no other.
/// </summary>
internal static class LoadModuleDirective
{
    private const string BuiltIn = "ngx_stream_module.so";

    public static ConfigMessage? Bind(MainDraft main, DirectiveCall call)
    {
        if (main.Events is not null || main.Stream is not null)
            return call.RefuseDirective("is specified too late");
        var file = call.Context.FullName(call.Arguments[0]);
        return Path.GetFileName(file) == BuiltIn
            ? null
            : call.Refuse($"dlopen() \"{file}\" failed (the balancer has only what is built in)");
    }
}
