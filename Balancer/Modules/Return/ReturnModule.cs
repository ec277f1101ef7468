using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Modules.Contract;
using ChatCluster.Balancer.Modules.Core;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Return;

/// <summary><c>return TEXT</c>: every client gets this text and is closed.</summary>
internal sealed class ReturnModule : IModule
{
    public IReadOnlyList<DirectiveRow> Rows { get; } = [new DirectiveRow<ReturnDraft>("return", Context.Server, Arity.One, Bind)];

    private static ConfigMessage? Bind(ReturnDraft draft, DirectiveCall call)
    {
        if (draft.Text is not null)
            return call.RefuseDuplicate();
        if (call.Compile(call.Arguments[0], out var text) is { } refusal)
            return refusal;
        draft.Text = text;
        call.Block.Draft<ContentDraft>().Choose(_ => new ReturnContent(text));
        return null;
    }

    private sealed class ReturnDraft
    {
        public ComplexValue? Text;
    }
}

/// <summary>A text that every client gets.</summary>
internal sealed record ReturnContent(ComplexValue Text) : IContentConfig, IContent
{
    public IContent Create(ModuleServices services) => this;

    public ContentResult Serve(SessionContext session) => ContentResult.Send(Text.Evaluate(session.Facts));
}
