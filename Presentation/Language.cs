namespace ChatCluster.Presentation;

/// <summary>A language of the programs' texts.</summary>
public enum Language
{
    English,
    Chinese,
}

/// <summary>Chooses the language, and names it as resource files and <c>--lang</c> do.</summary>
public static class Languages
{
    /// <summary>
    /// The language asked for, such as "zh" or "zh_CN.UTF-8"; without one that of the environment, in the order of POSIX: LC_ALL,
    /// LC_MESSAGES, LANG. English for any other language.
    /// </summary>
    public static Language Choose(string? asked) =>
        (asked ?? FirstSet("LC_ALL", "LC_MESSAGES", "LANG")).StartsWith("zh", StringComparison.OrdinalIgnoreCase)
            ? Language.Chinese
            : Language.English;

    /// <summary>"en" or "zh".</summary>
    public static string CodeOf(Language language) => language == Language.Chinese ? "zh" : "en";

    private static string FirstSet(params string[] variables) =>
        variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(static value => !string.IsNullOrEmpty(value)) ?? "";
}
