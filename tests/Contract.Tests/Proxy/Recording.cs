using System.Text.RegularExpressions;
using ChatCluster.TestKit;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>The log lines of a recorded run of nginx 1.31: <c>golden/logs.txt</c>, section by section.</summary>
/// <remarks>
/// A section begins with <c>###</c> and its name; <c>E</c> stands before a line of the error log, <c>A</c> before one of the access log.
/// </remarks>
internal static partial class Recording
{
    private static readonly IReadOnlyList<(string Name, string Text)> Sections =
    [
        .. File.ReadAllText(Repository.PathOf("tests", "Contract.Tests", "Proxy", "golden", "logs.txt"))
            .Split("### ", StringSplitOptions.RemoveEmptyEntries)
                .Select(static section => (section[..section.IndexOf('\n', StringComparison.Ordinal)], section)),
    ];

    /// <summary>The sections in which sessions begin or end, with their lines in both logs.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Errors, IReadOnlyList<string> Accesses)> Sessions { get; } =
    [
        .. Sections.Select(static section => (section.Name, Lines(section.Text, SessionLine()), Lines(section.Text, AccessLine())))
            .Where(static section => section.Item2.Count > 0),
    ];

    /// <summary>What nginx said about itself, without who sent a signal.</summary>
    public static IReadOnlyList<string> ProcessLines { get; } =
        [.. Sections.SelectMany(static section => Lines(section.Text, ProcessLine())).Select(static line => Sender().Replace(line, ""))];

    /// <summary>A line without what is another in every run: times, the ports of clients, and the numbers of connections.</summary>
    public static string Normal(string line) => ConnectionNumber()
        .Replace(OwnPort().Replace(Seconds().Replace(line, "T"), "$1:PORT connected"), " NUMBER $1");

    private static List<string> Lines(string section, Regex kind) =>
        [.. kind.Matches(section).Select(static match => Normal($"{match.Groups["level"].Value} {match.Groups["line"].Value}".Trim()))];

    [GeneratedRegex(@"^E \S+ \S+ (?<level>\[\w+\]) PID#TID: \*\d+ (?<line>.*)$", RegexOptions.Multiline)]
    private static partial Regex SessionLine();

    [GeneratedRegex(@"^A (?<line>.*)$", RegexOptions.Multiline)]
    private static partial Regex AccessLine();

    [GeneratedRegex(@"^E \S+ \S+ \[\w+\] PID#TID: (?<line>[^*].*)$", RegexOptions.Multiline)]
    private static partial Regex ProcessLine();

    [GeneratedRegex(" from [0-9]+")]
    private static partial Regex Sender();

    [GeneratedRegex(@"\b\d+\.\d{3}\b")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"((?:client|proxy) 127\.0\.0\.1):\d+ connected")]
    private static partial Regex OwnPort();

    /// <summary>The last but one word of an access line.</summary>
    [GeneratedRegex(@" \d+ (\S+)$")]
    private static partial Regex ConnectionNumber();
}
