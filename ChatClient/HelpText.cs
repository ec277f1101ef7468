using ChatCluster.Client.Commands;
using ChatCluster.Presentation;

namespace ChatCluster.Client;

/// <summary>What <c>--help</c> prints besides the arguments and options.</summary>
internal static class HelpText
{
    private static readonly string[] Headings = ["help.description", "help.usage", "help.arguments", "help.options"];

    /// <summary>The page of System.CommandLine, with its headings in this language. They stand alone at the start of a line.</summary>
    public static string Headed(string page, Language language)
    {
        var (english, own) = (ClientTexts.Of(Language.English), ClientTexts.Of(language));
        foreach (var key in Headings)
            page = page.Replace($"{english[key]}\n", $"{own[key]}\n", StringComparison.Ordinal);
        return page;
    }

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
