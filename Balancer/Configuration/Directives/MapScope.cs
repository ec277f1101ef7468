using ChatCluster.Balancer.Configuration.Syntax;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Configuration.Directives;

/// <summary>The lines of a <c>map</c>: <c>KEY VALUE;</c>, where some keys are words of the language.</summary>
internal sealed class MapScope(MapTable table) : IScope
{
    /// <summary><c>volatile</c>: computed anew each time it is asked for.</summary>
    public bool IsVolatile { get; private set; }

    public ConfigMessage? Apply(Directive directive, LoadContext context)
    {
        var call = new DirectiveCall(directive, context, this);
        if (directive.Block is not null)
            return call.Refuse("unexpected \"{\"");
        switch (directive.Name, directive.Arguments.Count)
        {
            case ("hostnames", 0):
                table.AreHostNames = true;
                return null;
            case ("volatile", 0):
                IsVolatile = true;
                return null;
            case ("include", 1):
                return IncludeLine.Bind(call);
            case (_, not 1):
                return call.Refuse("invalid number of the map parameters");
            default:
                return call.Compile(directive.Arguments[0], out var value) ?? Add(directive.Name, value, call);
        }
    }

    private ConfigMessage? Add(string key, ComplexValue value, DirectiveCall call)
    {
        if (key == "default")
        {
            if (table.Default is not null)
                return call.Refuse("duplicate default map parameter");
            table.Default = value;
            return null;
        }
        if (key.StartsWith('~'))
            return AddPattern(key[1..], value, call);

        // A backslash in front takes a key's special meaning away.
        key = key.StartsWith('\\') ? key[1..] : key;
        return MapKey.Add(table, key, value) switch
        {
            MapKeyResult.Invalid => call.Refuse($"invalid hostname or wildcard \"{key}\""),
            MapKeyResult.Conflicting => call.Refuse($"conflicting parameter \"{key.ToLowerInvariant()}\""),
            _ => null,
        };
    }

    private ConfigMessage? AddPattern(string text, ComplexValue value, DirectiveCall call)
    {
        var ignoreCase = text.StartsWith('*');
        if (Pattern.Compile(ignoreCase ? text[1..] : text, ignoreCase, call.Context.Variables, out var pattern) is { } complaint)
            return call.Refuse(complaint);
        table.AddPattern(pattern!, value);
        return null;
    }
}
