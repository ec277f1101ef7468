using System.Reflection;
using ChatCluster.Presentation;

namespace ChatCluster.Server;

/// <summary>The server's texts. They stand in Texts/, one file a language.</summary>
internal static class ServerTexts
{
    private static Assembly Home => typeof(ServerTexts).Assembly;

    /// <summary>The words of the help.</summary>
    public static TextCatalog Options(Language language) => TextCatalog.Load(Home, $"Options.{Languages.CodeOf(language)}.json");

    /// <summary>Translates what is wrong with a command line or with the start.</summary>
    public static SentenceCatalog Errors(Language language) => language == Language.English
        ? SentenceCatalog.None
        : new(TextCatalog.Load(Home, $"Errors.{Languages.CodeOf(language)}.json"));
}
