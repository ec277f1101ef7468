using ChatCluster.Balancer.Configuration.Binding;

namespace ChatCluster.Balancer.Modules.Ctl;

/// <summary><c>control FILE</c>: a unix socket on which <c>Balancer ctl</c> reaches the process. nginx does not have it.</summary>
internal sealed class CtlModule : IModule
{
    /// <summary>The longest path of a unix socket in bytes is 107 and a zero byte; one byte marks the socket until it is ready.</summary>
    private const int MaxPath = 106;

    public IReadOnlyList<DirectiveRow> Rows { get; } = [new DirectiveRow<CtlDraft>("control", Context.Main, Arity.One, Bind)];

    private static ConfigMessage? Bind(CtlDraft draft, DirectiveCall call)
    {
        if (draft.Path is not null)
            return call.RefuseDuplicate();
        draft.Path = call.Context.FullName(call.Arguments[0]);
        return System.Text.Encoding.UTF8.GetByteCount(draft.Path) > MaxPath ? call.RefuseDirective("has a path that is too long") : null;
    }
}

/// <summary>The path of the socket; null: there is none.</summary>
internal sealed class CtlDraft
{
    public string? Path;
}
