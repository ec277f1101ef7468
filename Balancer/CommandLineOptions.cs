using ChatCluster.Balancer.Configuration;

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

    /// <summary>Reads the configuration these options name; each reload asks again.</summary>
    public LoadResult LoadConfiguration() => ConfigLoader.Load(ConfigFile, Prefix, GlobalDirectives, ErrorLog);
}
