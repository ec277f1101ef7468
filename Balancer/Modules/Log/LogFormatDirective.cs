using System.Text;
using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Logging;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Modules.Log;

/// <summary><c>log_format NAME [escape=default|json|none] STRING...</c>; the strings are put together.</summary>
internal static class LogFormatDirective
{
    private const string EscapeWord = "escape=";

    public static ConfigMessage? Bind(LogFormats formats, DirectiveCall call)
    {
        var name = call.Arguments[0];
        if (formats.ByName.ContainsKey(name))
            return call.Refuse($"duplicate \"log_format\" name \"{name}\"");
        var texts = call.Arguments.Skip(1);
        var escape = LogEscape.Default;
        if (call.Arguments[1].StartsWith(EscapeWord, StringComparison.Ordinal))
        {
            var word = call.Arguments[1][EscapeWord.Length..];
            if (word is not ("default" or "json" or "none"))
                return call.Refuse($"unknown log format escaping \"{word}\"");
            escape = Enum.Parse<LogEscape>(word, ignoreCase: true);
            texts = texts.Skip(1);
        }

        List<TextPart> parts = [];
        foreach (var text in texts)
        {
            if (Split(text, call.Context.Variables, parts) is { } complaint)
                return call.Refuse(complaint);
        }
        formats.ByName.Add(name, new LogFormatConfig(name, escape, parts));
        return null;
    }

    private static string? Split(string text, VariableSet variables, List<TextPart> parts)
    {
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '$')
            {
                var start = at;
                at = text.IndexOf('$', at) is >= 0 and var next ? next : text.Length;
                parts.Add(new LiteralPart(Encoding.UTF8.GetBytes(text[start..at])));
                continue;
            }
            var dollar = at++;
            if (VariableName.Read(text, ref at, out var name) is { } complaint)
                return complaint == VariableName.Missing ? $"invalid parameter \"{text[dollar..]}\"" : complaint;
            parts.Add(new VariablePart(variables.Refer(name)));
        }
        return null;
    }
}
