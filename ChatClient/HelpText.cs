using ChatCluster.Client.Commands;
using ChatCluster.Presentation;

namespace ChatCluster.Client;

/// <summary>What <c>--help</c> prints besides the arguments and options.</summary>
internal static class HelpText
{
    /// <summary>The part after the options.</summary>
    public static string Details(Language language)
    {
        var texts = ClientTexts.Of(language);
        return ClientTexts.HelpPage(language)
            .Replace("{talk}", Table(TalkHelp.Talk(texts)), StringComparison.Ordinal)
            .Replace("{course}", Table(TalkHelp.Course(texts)), StringComparison.Ordinal)
            .Replace("{script}", Table(TalkHelp.Script(texts)), StringComparison.Ordinal);
    }

    private static string Table(IEnumerable<string> rows) => string.Join('\n', rows);
}
