using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Architecture.Tests;

/// <summary>The documents are complete in both languages and lead somewhere.</summary>
public sealed partial class DocumentTests
{
    private static IReadOnlyList<string> Documents => [.. SourceFiles.In("docs", "*.md"), .. Directory.GetFiles(Repository.Root, "*.md")];

    [Fact]
    public void Document_LinksOnlyToWhatIsThere()
    {
        var broken = Documents.SelectMany(document => Link().Matches(File.ReadAllText(document))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, target)))
            .Select(target => $"{SourceFiles.Name(document)}: {target}"));

        Assert.NotEmpty(Documents);
        None.Of(broken);
    }

    [Fact]
    public void Document_StandsInEnglishAndInChinese()
    {
        var alone = Documents.Where(document => !File.Exists(OtherLanguage(document)));

        None.Of(alone.Select(SourceFiles.Name));
    }

    [Fact]
    public void Document_HasTheSameHeadingsInBothLanguages()
    {
        var differing = Documents.Where(document => Headings(document) != Headings(OtherLanguage(document)));

        None.Of(differing.Select(SourceFiles.Name));
    }

    private static string OtherLanguage(string document) => document.EndsWith(".zh-CN.md", StringComparison.Ordinal)
        ? document.Replace(".zh-CN.md", ".md", StringComparison.Ordinal)
        : document.Replace(".md", ".zh-CN.md", StringComparison.Ordinal);

    /// <summary>The shape alone: how deep each heading stands, in order.</summary>
    private static string Headings(string document) =>
        string.Concat(Heading().Matches(File.ReadAllText(document)).Select(match => match.Groups["depth"].Length));

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^(?<depth>#+) ", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
