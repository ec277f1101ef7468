using System.CommandLine;
using ChatCluster.Presentation;
using ChatCluster.Server.Logging;

namespace ChatCluster.Server;

/// <summary>The part of the command line that says what is logged, where, and how it looks.</summary>
internal sealed class LogCommandLine(TextCatalog texts)
{
    private readonly Option<string> _level = Choice("--log-level", "info",
        texts["option.loglevel"], "debug", "info", "warning", "error");

    private readonly Option<string?> _file = new("--log-file")
    {
        Description = texts["option.logfile"],
        HelpName = "FILE",
    };

    private readonly Option<string> _format = Choice("--log-format", "text",
        texts["option.logformat"], "text", "lesson", "json");

    private readonly Option<string> _colour = Choice("--color", "auto",
        texts["option.color"], "auto", "always", "never");

    private readonly Option<string?> _lang = WithoutDefault(Languages.Option, texts["option.lang"], "zh", "en");

    public IEnumerable<Option> All => [_level, _file, _format, _colour, _lang];

    public LogOptions Options(ParseResult line) => new()
    {
        Level = line.GetValue(_level) switch
        {
            "debug" => LogLevel.Debug,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            _ => LogLevel.Information,
        },
        File = line.GetValue(_file),
        Format = Enum.Parse<LogFormat>(line.GetRequiredValue(_format), ignoreCase: true),
        Colour = Enum.Parse<ColourMode>(line.GetRequiredValue(_colour), ignoreCase: true),
        Language = Languages.Choose(line.GetValue(_lang)),
    };

    /// <summary>An option that takes one of a few words.</summary>
    public static Option<string> Choice(string name, string usual, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    private static Option<string?> WithoutDefault(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
