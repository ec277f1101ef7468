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
    /// <summary>The option that chooses the language.</summary>
    public const string Option = "--lang";

    /// <summary>
    /// The language asked for, such as "zh" or "zh_CN.UTF-8"; without one that of the environment, in the order of POSIX: LC_ALL,
    /// LC_MESSAGES, LANG. English for any other language.
    /// </summary>
    public static Language Choose(string? asked) =>
        (asked ?? FirstSet("LC_ALL", "LC_MESSAGES", "LANG")).StartsWith("zh", StringComparison.OrdinalIgnoreCase)
            ? Language.Chinese
            : Language.English;

    /// <summary>
    /// The language of a command line, before its options are read: their descriptions are in it. <see cref="Option"/> names it, as one
    /// word with "=" or as two.
    /// </summary>
    public static Language OfArguments(string[] arguments)
    {
        var at = Array.FindIndex(arguments, static word => word == Option || word.StartsWith(Option + "=", StringComparison.Ordinal));
        if (at < 0)
            return Choose(null);
        return Choose(arguments[at] == Option ? arguments.ElementAtOrDefault(at + 1) : arguments[at][(Option.Length + 1)..]);
    }

    /// <summary>The first of "zh" and "en" in an Accept-Language header: browsers name what their user prefers first.</summary>
    public static Language OfHeader(string header) => Choose(
        header.Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(static one => IsOurs(one, "zh") || IsOurs(one, "en")) ?? "");

    /// <summary>"en" or "zh".</summary>
    public static string CodeOf(Language language) => language == Language.Chinese ? "zh" : "en";

    private static string FirstSet(params string[] variables) =>
        variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(static value => !string.IsNullOrEmpty(value)) ?? "";

    private static bool IsOurs(string range, string code) => range.StartsWith(code, StringComparison.OrdinalIgnoreCase);
}
