using ChatCluster.Presentation;

namespace ChatCluster.Server.Logging;

/// <summary>What is logged, where, and how it looks.</summary>
public sealed record LogOptions
{
    /// <summary>The least important events to log.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>The log goes to standard output.</summary>
    public bool ToConsole { get; init; } = true;

    /// <summary>The log goes to this file too; null for none. In the lesson format the file gets the lines of the text format.</summary>
    public string? File { get; init; }

    public LogFormat Format { get; init; } = LogFormat.Text;

    /// <summary>Of the lesson format; the others have no colour.</summary>
    public ColourMode Colour { get; init; } = ColourMode.Auto;

    /// <summary>Of the lesson format.</summary>
    public Language Language { get; init; } = Language.English;
}
