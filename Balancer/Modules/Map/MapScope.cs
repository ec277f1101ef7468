using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Modules.Core;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Map;

/// <summary>The lines of a <c>map</c>: keys of many kinds, and their values.</summary>
internal sealed class MapScope(MapTable table) : ValueScope("map")
{
    protected override string Word => "hostnames";

    protected override ConfigMessage? ApplyWord(DirectiveCall call)
    {
        table.AreHostNames = true;
        return null;
    }

    protected override ConfigMessage? Add(string key, string value, DirectiveCall call) =>
        call.Compile(value, out var compiled) ?? Add(key, compiled, call);

    private ConfigMessage? Add(string key, ComplexValue value, DirectiveCall call)
    {
        if (CString.Of(key) == "default")
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
        return table.Add(key, value) switch
        {
            HostNameResult.Invalid => call.Refuse($"invalid hostname or wildcard \"{key}\""),
            HostNameResult.Conflicting => call.Refuse($"conflicting parameter \"{key.ToLowerInvariant()}\""),
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
