using System.Reflection;
using ChatCluster.Presentation;

namespace ChatCluster.Dashboard;

/// <summary>What the program says in a terminal. It stands in Texts/, one file a language.</summary>
internal static class DashboardTexts
{
    private static Assembly Home => typeof(DashboardTexts).Assembly;

    /// <summary>The words of the help.</summary>
    public static TextCatalog CommandLine(Language language) => TextCatalog.Load(Home, $"CommandLine.{Languages.CodeOf(language)}.json");

    /// <summary>Translates what is wrong with a command line or with the start. Part of it is the same in the chat server.</summary>
    public static SentenceCatalog Errors(Language language) => language == Language.English
        ? SentenceCatalog.None
        : new(TextCatalog.Load(Home, "Errors.zh.json"), TextCatalog.Load(Home, "ServerErrors.zh.json"));
}
