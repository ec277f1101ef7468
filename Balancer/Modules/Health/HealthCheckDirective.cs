using ChatCluster.Balancer.Configuration.Binding;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Upstreams;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary><c>health_check [PARAMETER...]</c>, with the parameters of NGINX Plus for TCP.</summary>
internal static class HealthCheckDirective
{
    public static ConfigMessage? Bind(HealthDraft draft, DirectiveCall call)
    {
        var config = new HealthCheckConfig();
        string? match = null;
        foreach (var word in call.Arguments)
        {
            if (word.StartsWith("match=", StringComparison.Ordinal) && word.Length > "match=".Length)
                match = word["match=".Length..];
            else if (!TryApply(word, ref config))
                return call.RefuseParameter(word);
        }
        if (config is { IsPersistent: true, IsMandatory: false })
            return call.Refuse("\"persistent\" requires \"mandatory\"");
        draft.Checks.Add(new HealthCheckDraft(config, match, call.Position));
        return null;
    }

    private static bool TryApply(string word, ref HealthCheckConfig config)
    {
        var equals = word.IndexOf('=');
        var (name, value) = equals < 0 ? (word, "") : (word[..(equals + 1)], word[(equals + 1)..]);
        var changed = name switch
        {
            "interval=" when TimeValue.TryParse(value, out var interval) && interval > TimeSpan.Zero => config with { Interval = interval },
            "jitter=" when TimeValue.TryParse(value, out var jitter) => config with { Jitter = jitter },
            "fails=" when NumberValue.TryParse(value, out int fails) && fails > 0 => config with { Fails = fails },
            "passes=" when NumberValue.TryParse(value, out int passes) && passes > 0 => config with { Passes = passes },
            "port=" when NumberValue.TryParsePort(value, out var port) => config with { Port = port },
            "mandatory" => config with { IsMandatory = true },
            "persistent" => config with { IsPersistent = true },
            _ => null,
        };
        config = changed ?? config;
        return changed is not null;
    }
}
