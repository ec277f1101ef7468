using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Explain;
using ChatCluster.Balancer.Modules;
using ChatCluster.Presentation;

namespace ChatCluster.Balancer;

/// <summary>What the command line asks for: nginx's own options.</summary>
public sealed record CommandLineOptions
{
    /// <summary><c>-h</c>, <c>-?</c>, <c>--help</c>.</summary>
    public bool ShowHelp { get; init; }

    /// <summary><c>-v</c>, <c>--version</c>; the other two show it as well.</summary>
    public bool ShowVersion { get; init; }

    /// <summary><c>-V</c>.</summary>
    public bool ShowBuild { get; init; }

    /// <summary><c>-t</c>, <c>-T</c>.</summary>
    public bool TestConfiguration { get; init; }

    /// <summary><c>-T</c>.</summary>
    public bool DumpConfiguration { get; init; }

    /// <summary><c>-q</c>: a successful test says nothing.</summary>
    public bool Quiet { get; init; }

    /// <summary><c>-s</c>: stop, quit, reopen or reload; null: run.</summary>
    public string? Signal { get; init; }

    /// <summary><c>-p</c>: where relative names start.</summary>
    public string Prefix { get; init; } = CommandLinePrefix.Default;

    /// <summary><c>-c</c>: relative to the prefix.</summary>
    public string ConfigFile { get; init; } = CommandLinePrefix.ConfigFile;

    /// <summary><c>-g</c>.</summary>
    public string? GlobalDirectives { get; init; }

    /// <summary><c>-e</c>: the log of a configuration that names none; <c>stderr</c> for no file.</summary>
    public string ErrorLog { get; init; } = ConfigDefaults.ErrorLog;

    /// <summary><c>-e</c> was given.</summary>
    public bool NamesErrorLog { get; init; }

    /// <summary><c>--explain</c>: stay in the foreground and print every decision.</summary>
    public bool Explain { get; init; }

    /// <summary><c>--simulate</c>: play the picks and exit; null: serve.</summary>
    public SimulationPlan? Simulation { get; init; }

    /// <summary><c>--lang</c>: the language of what these two and <c>ctl</c> print; null: that of the environment.</summary>
    public string? Language { get; init; }

    /// <summary><c>--color</c>: whether they print in colours.</summary>
    public ColourMode Colour { get; init; } = ColourMode.Auto;

    /// <summary>The words behind <c>ctl</c>: a command for the running balancer; null: none.</summary>
    public IReadOnlyList<string>? Ctl { get; init; }

    /// <summary><c>--status</c>: serve the status there, whatever the configuration says; null: as it says.</summary>
    public System.Net.IPEndPoint? Status { get; init; }

    /// <summary>Reads the configuration these options name; each reload asks again.</summary>
    /// <param name="snapshot">What an earlier load of it found; null: reads it from the system.</param>
    public LoadResult LoadConfiguration(ConfigSnapshot? snapshot = null)
    {
        var result = ConfigLoader.Load(ConfigFile, Prefix, GlobalDirectives, ErrorLog, snapshot);
        if (result.Config is not { } config)
            return result;
        if (Status is { } status)
            config = config with { Status = status };
        return result with { Config = Explain ? ExplainMode.InForeground(config) : config };
    }
}
