using System.CommandLine;
using ChatCluster.Presentation;
using ChatCluster.Server.Logging;

namespace ChatCluster.Server;

/// <summary>The part of the command line that says what is logged, where, and how it looks.</summary>
internal sealed class LogCommandLine
{
    private readonly Option<string> _level = Choice("--log-level", "info",
        "the least important lines to log: debug, info, warning or error", "debug", "info", "warning", "error");

    private readonly Option<string?> _file = new("--log-file")
    {
        Description = "also append the log to this file; several servers may share it; SIGUSR1 reopens it",
        HelpName = "FILE",
    };

    private readonly Option<string> _format = Choice("--log-format", "text",
        "how the log looks: text; lesson: short lines in colour for the projector (--log-file gets text);"
        + " json: an object per line for a log collector", "text", "lesson", "json");

    private readonly Option<string> _colour = Choice("--color", "auto",
        "colours of the lesson format: at a terminal unless NO_COLOR is set (auto), always, or never", "auto", "always", "never");

    private readonly Option<string?> _lang = new("--lang")
    {
        Description = "language of the lesson format; default: that of LC_ALL, LC_MESSAGES or LANG",
    };

    public LogCommandLine() => _lang.AcceptOnlyFromAmong("zh", "en");

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

    private static Option<string> Choice(string name, string usual, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
