using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary>docs/balancer.md shows every directive, in configurations that work.</summary>
public sealed partial class ManualTests
{
    private static readonly string[] Languages = ["balancer.md", "balancer.zh-CN.md"];

    public static TheoryData<string, int> Blocks { get; } = [
        .. Languages.SelectMany(language => BlocksOf(language).Select((_, index) => (language, index)))];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Manual_EveryConfiguration_IsAccepted(string language, int index)
    {
        var text = BlocksOf(language)[index];
        using var configuration = new TestConfiguration((text.Contains("events", StringComparison.Ordinal) ? "" : "events {}\n") + text,
            ("servers/1.conf", ""), ("logs/keep", ""));

        var result = configuration.Options.LoadConfiguration();

        Assert.Empty(result.Messages);
        Assert.NotNull(result.Config);
    }

    [Fact]
    public void Manual_EveryDirective_IsShown()
    {
        // The tables are the balancer's own: their rows are read where they stand.
        var known = Directory.GetFiles(Repository.PathOf("Balancer", "Modules"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(static file => TableRow().Matches(File.ReadAllText(file))).Select(static match => match.Groups["name"].Value)
                .Distinct().ToList();
        var shown = BlocksOf(Languages[0]).SelectMany(static block => FirstWord().Matches(block))
            .Concat(WordInText().Matches(Read(Languages[0])))
            .Select(static match => match.Groups["word"].Value).ToHashSet();

        Assert.Contains("proxy_pass", known);
        Assert.Empty(known.Where(name => !shown.Contains(name)));
    }

    [Fact]
    public void Manual_BothLanguages_ShowTheSameConfigurations() =>
        Assert.Equal(BlocksOf(Languages[0]).Select(WithoutComments), BlocksOf(Languages[1]).Select(WithoutComments));

    [Fact]
    public void Manual_EveryTestItNames_IsThere()
    {
        var sources = Directory.GetFiles(Repository.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
            .ToDictionary(static file => file, File.ReadAllText);
        var named = TestName().Matches(Read(Languages[0]))
            .Select(static match => (Class: match.Groups["class"].Value, Test: match.Groups["test"].Value)).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Where(name => !sources.Any(source =>
            Path.GetFileNameWithoutExtension(source.Key) == name.Class
                && source.Value.Contains($" {name.Test}(", StringComparison.Ordinal))));
    }

    private static string Read(string language) => File.ReadAllText(Repository.PathOf("docs", language));

    private static List<string> BlocksOf(string language) =>
        [.. Block().Matches(Read(language)).Select(static match => match.Groups["text"].Value)];

    private static string WithoutComments(string text) => Spaces().Replace(Comment().Replace(text, ""), " ");

    [GeneratedRegex("^```nginx\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?:DirectiveRow<\w+>|Row)\(""(?<name>\w+)""")]
    private static partial Regex TableRow();

    [GeneratedRegex(@"(?<=^|[;{}])\s*(?:#@\s*)?(?<word>[a-z_]+)", RegexOptions.Multiline)]
    private static partial Regex FirstWord();

    [GeneratedRegex("`(?<word>[a-z_]+)`")]
    private static partial Regex WordInText();

    [GeneratedRegex(@"(?<=^|\s)#(?!@).*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<test>\w+)`")]
    private static partial Regex TestName();
}
