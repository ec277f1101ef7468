namespace ChatCluster.Presentation;

/// <summary>The page of <c>--help</c> as System.CommandLine writes it, in another language.</summary>
/// <remarks>
/// System.CommandLine has its headings in resources for cultures, which a program with invariant globalization does not have.
/// </remarks>
public static class HelpPage
{
    private static readonly string[] Headings = ["help.description", "help.usage", "help.arguments", "help.options"];

    /// <summary>Translates the headings: they stand alone at the end of a line.</summary>
    /// <param name="english">The headings as they are on the page.</param>
    public static string Translate(string page, TextCatalog english, TextCatalog own) => Headings.Aggregate(page, (changed, heading) =>
        changed.Replace($"{english[heading]}\n", $"{own[heading]}\n", StringComparison.Ordinal));
}
