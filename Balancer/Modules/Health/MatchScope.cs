using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Syntax;
using ChatCluster.Balancer.Upstreams;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary>The lines of a <c>match</c>: <c>send TEXT;</c>, <c>expect TEXT;</c>, <c>expect ~ EXPRESSION;</c> or <c>~*</c>.</summary>
internal sealed class MatchScope : IScope
{
    private byte[]? _send;
    private ExpectedAnswer? _expect;

    public MatchConfig Config => new(_send ?? [], _expect);

    public ConfigMessage? Apply(Directive directive, LoadContext context)
    {
        var call = new DirectiveCall(directive, context, this);
        if (directive.Block is not null)
            return call.Refuse("unexpected \"{\"");
        switch (directive.Name, directive.Arguments.Count)
        {
            case ("send", 1):
                return _send is not null ? call.RefuseDuplicate() : BindSend(call);
            case ("expect", 1 or 2):
                return _expect is not null ? call.RefuseDuplicate() : BindExpect(call);
            case ("send" or "expect", _):
                return call.Refuse($"invalid number of arguments in \"{directive.Name}\" directive");
            default:
                return call.Refuse($"unknown directive \"{directive.Name}\"");
        }
    }

    private ConfigMessage? BindSend(DirectiveCall call) => Parse(call, out _send);

    private ConfigMessage? BindExpect(DirectiveCall call)
    {
        if (call.Arguments.Count == 1)
        {
            if (Parse(call, out var text) is { } refusal)
                return refusal;
            _expect = new ExpectedAnswer(text, Pattern: null);
            return text!.Length == 0 ? call.RefuseParameter("") : null;
        }
        if (call.Arguments[0] is not ("~" or "~*"))
            return call.RefuseParameter(call.Arguments[0]);
        // Nothing reads the groups of this expression: its names are no variables of the configuration.
        if (Pattern.Compile(call.Arguments[1], ignoreCase: call.Arguments[0] == "~*", new VariableSet(), out var pattern) is { } complaint)
            return call.Refuse(complaint);
        _expect = new ExpectedAnswer(Text: null, pattern);
        return null;
    }

    private static ConfigMessage? Parse(DirectiveCall call, out byte[]? bytes)
    {
        bytes = EscapedBytes.Parse(call.Arguments[0]);
        return bytes is null ? call.RefuseParameter(call.Arguments[0]) : null;
    }
}
