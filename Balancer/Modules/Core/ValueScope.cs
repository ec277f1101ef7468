using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Syntax;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary>
/// The lines of a block that gives a variable its values: <c>KEY VALUE;</c>, where some keys are words of the language.
/// </summary>
/// <param name="block">Its name, for complaints.</param>
internal abstract class ValueScope(string block) : IScope
{
    /// <summary><c>volatile</c>: computed again at each use.</summary>
    public bool IsVolatile { get; private set; }

    public ConfigMessage? Apply(Directive directive, LoadContext context)
    {
        var call = new DirectiveCall(directive, context, this);
        if (directive.Block is not null)
            return call.Refuse("unexpected \"{\"");
        switch (CString.Of(directive.Name), directive.Arguments.Count)
        {
            case ("volatile", 0):
                IsVolatile = true;
                return null;
            case ("include", 1):
                return IncludeDirective.Bind(call);
            case (var word, 0) when word == Word:
                return ApplyWord(call);
            case (_, not 1):
                return call.Refuse($"invalid number of the {block} parameters");
            default:
                return Add(directive.Name, directive.Arguments[0], call);
        }
    }

    /// <summary>The further word that stands alone on a line.</summary>
    protected abstract string Word { get; }

    protected abstract ConfigMessage? ApplyWord(DirectiveCall call);

    protected abstract ConfigMessage? Add(string key, string value, DirectiveCall call);
}
