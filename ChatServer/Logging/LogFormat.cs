namespace ChatCluster.Server.Logging;

/// <summary>The values of <c>--log-format</c>.</summary>
public enum LogFormat
{
    /// <summary>A line of text for each event, for an operator (<see cref="LogLine"/>).</summary>
    Text,

    /// <summary>Short lines in colour, for a class that looks at the projector (<see cref="LessonLine"/>).</summary>
    Lesson,

    /// <summary>A JSON object for each event, for a log collector (<see cref="JsonLine"/>).</summary>
    Json,
}
