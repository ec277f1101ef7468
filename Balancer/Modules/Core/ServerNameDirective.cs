using System.Net;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Core;

/// <summary><c>server_name NAME...</c>: which of several servers with one address has the clients that ask for a name.</summary>
internal static class ServerNameDirective
{
    public static ConfigMessage? Bind(ServerNameDraft draft, DirectiveCall call)
    {
        foreach (var name in call.Arguments)
        {
            var text = CString.Of(name);
            var isWildcard = text.StartsWith('*');
            if ((isWildcard && (name.Length < 3 || text.ElementAtOrDefault(1) != '.')) || (text.StartsWith('.') && name.Length < 2))
                return call.Refuse($"server name \"{name}\" is invalid");
            if (text.Contains('/'))
                call.Warn($"server name \"{name}\" has suspicious symbols");
            if (!text.StartsWith('~'))
                draft.Names.Add(new VirtualServerName(IsHostName(text) ? Dns.GetHostName().ToLowerInvariant() : name, Pattern: null));
            else if (BindPattern(draft, name[1..], call) is { } refusal)
                return refusal;
        }
        return null;
    }

    private static ConfigMessage? BindPattern(ServerNameDraft draft, string text, DirectiveCall call)
    {
        if (text.Length == 0)
            return call.Refuse("empty regex in server name \"~\"");
        // Names are compared in lower case: a capital letter would never match.
        if (Pattern.Compile(text, ignoreCase: text.Any(char.IsAsciiLetterUpper), call.Context.Variables, out var pattern) is { } complaint)
            return call.Refuse(complaint);
        draft.Names.Add(new VirtualServerName(text, pattern));
        return null;
    }

    private static bool IsHostName(string text) => text.Equals("$hostname", StringComparison.OrdinalIgnoreCase);
}

/// <summary>One name of a server.</summary>
/// <param name="Text">With its wildcard, or the expression.</param>
/// <param name="Pattern">Null: it is no expression.</param>
internal sealed record VirtualServerName(string Text, Pattern? Pattern);

/// <summary>The names of a server.</summary>
internal sealed class ServerNameDraft
{
    public readonly List<VirtualServerName> Names = [];

    /// <summary>
    /// The last expression has groups: nginx's condition for looking at the names of a server that is alone at its address.
    /// </summary>
    public bool HasGroups => Names.FindLast(static name => name.Pattern is not null)?.Pattern is { HasGroups: true };
}
