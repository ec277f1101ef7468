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
        AssertNone.In(broken);
    }

    [Fact]
    public void Document_StandsInEnglishAndInChinese()
    {
        var alone = Documents.Where(document => !File.Exists(OtherLanguage(document)));

        AssertNone.In(alone.Select(SourceFiles.Name));
    }

    [Fact]
    public void Document_HasTheSameHeadingsInBothLanguages()
    {
        var differing = Documents.Where(document => Headings(document) != Headings(OtherLanguage(document)));

        AssertNone.In(differing.Select(SourceFiles.Name));
    }

    /// <summary>Each project's table names the folders of <see cref="SolutionLayout"/>, in the same order.</summary>
    [Theory]
    [InlineData("architecture.md")]
    [InlineData("architecture.zh-CN.md")]
    public void ArchitecturePage_ListsTheFoldersOfTheRules(string page)
    {
        var sections = Section().Matches(File.ReadAllText(Repository.PathOf("docs", page)))
            .ToDictionary(match => match.Groups["project"].Value, match => match.Groups["text"].Value);

        foreach (var project in SolutionLayout.Projects)
        {
            var listed = FolderRow().Matches(sections[project.Folder]).Select(row => row.Groups["target"].Value);
            Assert.Equal(project.Folders.Where(folder => folder != SolutionLayout.Root).Select(folder => $"../{project.Folder}/{folder}"),
                listed);
        }
    }

    /// <summary>
    /// Tables and charts are what <c>scripts/bench.sh scaling docs</c>, <c>charts docs</c> and <c>chat growth docs</c> make of the measured
    /// figures.
    /// </summary>
    [Theory]
    [InlineData("scaling")]
    [InlineData("charts")]
    [InlineData("chat", "growth")]
    public async Task GeneratedPart_IsWhatItsCommandWrites(params string[] command)
    {
        var run = await CommandRun.OfAsync(
            Repository.PathOf("artifacts", "bin", "Benchmarks", "release", "Benchmarks"), [.. command, "check"], TimeSpan.FromMinutes(1));

        Assert.True(run.ExitCode == 0, run.Errors);
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

    [GeneratedRegex(@"^### (?<project>\w+)[:：].*\n(?<text>(?:(?!##).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| \[[^]]*\]\((?<target>[^)]*)(?<!\.cs)\)", RegexOptions.Multiline)]
    private static partial Regex FolderRow();
}
