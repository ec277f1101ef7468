using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;

namespace ChatCluster.Balancer.Modules.Log;

/// <summary>
/// <c>open_log_file_cache max=N [inactive=TIME] [min_uses=N] [valid=TIME]</c>, or <c>off</c>. Checked, without effect: a log whose name has
/// variables is opened for each line.
/// </summary>
internal static class OpenLogFileCacheDirective
{
    public static ConfigMessage? Bind(LogDraft draft, DirectiveCall call)
    {
        if (draft.HasOpenLogFileCache)
            return call.RefuseDuplicate();
        draft.HasOpenLogFileCache = true;
        long max = 0;
        var isOff = false;
        foreach (var word in call.Arguments)
        {
            var equals = word.IndexOf('=');
            var (name, value) = equals < 0 ? (word, "") : (word[..(equals + 1)], word[(equals + 1)..]);
            var isValid = name switch
            {
                "max=" => NumberValue.TryParse(value, out max),
                "min_uses=" => NumberValue.TryParse(value, out long _),
                "inactive=" or "valid=" => TimeValue.TryParseSeconds(value, out _),
                "off" => isOff = true,
                _ => false,
            };
            if (!isValid)
                return call.Refuse($"invalid \"{call.Name}\" parameter \"{word}\"");
        }
        return isOff || max > 0 ? null : call.Refuse($"\"{call.Name}\" must have \"max\" parameter");
    }
}
