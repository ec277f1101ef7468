namespace ChatCluster.Balancer;

/// <summary>Reads the command line as nginx does: letters may be joined (<c>-tq</c>), and so may a value (<c>-cfile</c>).</summary>
public static class CommandLine
{
    private static readonly string[] Signals = ["stop", "quit", "reopen", "reload"];

    /// <summary>Null, or what is wrong with the arguments.</summary>
    public static string? Parse(IReadOnlyList<string> arguments, out CommandLineOptions options)
    {
        options = new CommandLineOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument is "--help" or "--version")
            {
                options = options with { ShowHelp = options.ShowHelp || argument == "--help", ShowVersion = true };
                continue;
            }
            if (argument == "ctl")
            {
                options = options with { Ctl = [.. arguments.Skip(i + 1)] };
                break;
            }
            if (CommandLineLong.IsOne(argument))
            {
                if (CommandLineLong.Read(arguments, ref i, ref options) is { } complaint)
                    return complaint;
                continue;
            }
            if (!argument.StartsWith('-'))
                return $"invalid option: \"{argument}\"";

            for (var at = 1; at < argument.Length; at++)
            {
                var letter = argument[at];
                if (TrySwitch(letter, ref options))
                    continue;
                if (RequiredBy(letter) is not { } required)
                    return $"invalid option: \"{letter}\"";

                var value = at + 1 < argument.Length ? argument[(at + 1)..] : arguments.ElementAtOrDefault(++i);
                if (value is null)
                    return $"option \"-{letter}\" requires {required}";
                if (letter == 's' && !Signals.Contains(value))
                    return $"invalid option: \"-s {value}\"";
                options = WithValue(options, letter, value);
                break;
            }
        }
        return CommandLineLong.Judge(options);
    }

    private static bool TrySwitch(char letter, ref CommandLineOptions options)
    {
        var changed = letter switch
        {
            '?' or 'h' => options with { ShowHelp = true, ShowVersion = true },
            'v' => options with { ShowVersion = true },
            'V' => options with { ShowBuild = true, ShowVersion = true },
            't' => options with { TestConfiguration = true },
            'T' => options with { TestConfiguration = true, DumpConfiguration = true },
            'q' => options with { Quiet = true },
            _ => null,
        };
        options = changed ?? options;
        return changed is not null;
    }

    private static string? RequiredBy(char letter) => letter switch
    {
        'p' => "directory name",
        'c' or 'e' => "file name",
        'g' or 's' => "parameter",
        _ => null,
    };

    private static CommandLineOptions WithValue(CommandLineOptions options, char letter, string value) => letter switch
    {
        'p' => options with { Prefix = value },
        'c' => options with { ConfigFile = value },
        'e' => options with { ErrorLog = value, NamesErrorLog = true },
        'g' => options with { GlobalDirectives = value },
        _ => options with { Signal = value },
    };
}
