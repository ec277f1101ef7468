using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Explain;
using ChatCluster.Balancer.Modules.Status;
using ChatCluster.Presentation;

namespace ChatCluster.Balancer;

/// <summary>The options that nginx does not have: long words, each with its value in the next argument or behind <c>=</c>.</summary>
internal static class CommandLineLong
{
    private static readonly Dictionary<string, Option> Options = new(StringComparer.Ordinal)
    {
        ["--explain"] = Option.Switch(static options => options with { Explain = true }),
        ["--simulate"] = Option.Switch(static options =>
            options with { Simulation = (options.Simulation ?? new()) with { IsAsked = true } }),
        ["--status"] = new("an address and a port", static (options, value) =>
            StatusModule.ParseAddress(value) is { } address ? options with { Status = address } : null),
        ["--lang"] = new("zh or en", static (options, value) => value is "zh" or "en" ? options with { Language = value } : null),
        ["--color"] = new("auto, always or never", static (options, value) =>
            ColourOf(value) is { } colour ? options with { Colour = colour } : null),
        ["-n"] = OfPlan("a number of sessions", static (plan, value) =>
            NumberValue.TryParse(value, out int sessions) && sessions > 0 ? plan with { Sessions = sessions } : null),
        ["--upstream"] = OfPlan("a name", static (plan, value) => plan with { Upstream = value }),
        ["--client"] = OfPlan("addresses", static (plan, value) =>
            SimulationPlan.ParseClients(value) is { } clients ? plan with { Clients = clients } : null),
        ["--fail"] = OfPlan("SERVER@SESSION", static (plan, value) => Add(plan, value, fails: true)),
        ["--recover"] = OfPlan("SERVER@SESSION", static (plan, value) => Add(plan, value, fails: false)),
        ["--seed"] = OfPlan("a number", static (plan, value) =>
            NumberValue.TryParse(value, out int seed) ? plan with { Seed = seed } : null),
    };

    public static bool IsOne(string argument) => Options.ContainsKey(NameOf(argument));

    /// <summary>Reads the option at <paramref name="at"/> and moves on to its last word. Null, or what is wrong.</summary>
    public static string? Read(IReadOnlyList<string> arguments, ref int at, ref CommandLineOptions options)
    {
        var argument = arguments[at];
        var name = NameOf(argument);
        var option = Options[name];
        string? value = null;
        if (option.Wants is null)
        {
            if (argument != name)
                return $"option \"{name}\" takes no value";
        }
        else
        {
            value = argument != name ? argument[(name.Length + 1)..] : arguments.ElementAtOrDefault(++at);
            if (value is null)
                return $"option \"{name}\" requires {option.Wants}";
        }

        if (option.Apply(options, value!) is not { } changed)
            return $"option \"{name}\" requires {option.Wants}, not \"{value}\"";
        options = changed;
        return null;
    }

    /// <summary>What is wrong with the options together; null: nothing.</summary>
    public static string? Judge(CommandLineOptions options) =>
        options.Simulation is { IsAsked: false } ? "-n, --upstream, --client, --fail, --recover and --seed belong to --simulate" : null;

    private static string NameOf(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.IndexOf('=') is > 0 and var equals ? argument[..equals] : argument;

    private static ColourMode? ColourOf(string value) => value switch
    {
        "auto" => ColourMode.Auto,
        "always" => ColourMode.Always,
        "never" => ColourMode.Never,
        _ => null,
    };

    private static SimulationPlan? Add(SimulationPlan plan, string text, bool fails) =>
        SimulationPlan.ParseEvent(text, fails) is { } one ? plan with { Events = [.. plan.Events, one] } : null;

    private static Option OfPlan(string wants, Func<SimulationPlan, string, SimulationPlan?> apply) => new(wants, (options, value) =>
        apply(options.Simulation ?? new SimulationPlan(), value) is { } plan ? options with { Simulation = plan } : null);

    /// <param name="Wants">What its value is; null: it has none.</param>
    /// <param name="Apply">Null for a value that is not that.</param>
    private sealed record Option(string? Wants, Func<CommandLineOptions, string, CommandLineOptions?> Apply)
    {
        public static Option Switch(Func<CommandLineOptions, CommandLineOptions> apply) => new(null, (options, _) => apply(options));
    }
}
