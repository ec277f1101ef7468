using ChatCluster.Client.Commands;
using ChatCluster.Presentation;

namespace ChatCluster.Client;

/// <summary>The part of <c>--help</c> after the options.</summary>
internal static class HelpText
{
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
