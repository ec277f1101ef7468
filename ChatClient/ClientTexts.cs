using System.Reflection;
using ChatCluster.Presentation;

namespace ChatCluster.Client;

/// <summary>The client's texts. They stand in Texts/, one file a language.</summary>
public static class ClientTexts
{
    private static Assembly Home => typeof(ClientTexts).Assembly;

    /// <summary>The words of the screen, the help and the options.</summary>
    public static TextCatalog Of(Language language) => TextCatalog.Load(Home, $"Texts.{Languages.CodeOf(language)}.json");

    /// <summary>Translates what commands, connections and servers say in English. The servers' sentences come from their folder.</summary>
    public static SentenceCatalog Sentences(Language language) => language == Language.English
        ? SentenceCatalog.None
        : new(TextCatalog.Load(Home, $"Sentences.{Languages.CodeOf(language)}.json"),
            TextCatalog.Load(Home, $"Server.{Languages.CodeOf(language)}.json"));

    /// <summary>
    /// The page that <c>--help</c> prints after the options; <c>{talk}</c> and the like are the places of the command tables.
    /// </summary>
    internal static string HelpPage(Language language)
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream($"Help.{Languages.CodeOf(language)}.txt")!);
        return reader.ReadToEnd();
    }
}
