using System.Text.RegularExpressions;
using ChatCluster.Presentation;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Dashboard.Tests;

/// <summary>What the program says in a terminal, in both languages.</summary>
public sealed partial class CommandLineTests
{
    private static readonly string[] Source =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("Dashboard"), "*.cs").Select(File.ReadAllText),
        // It has the names of the headings.
        File.ReadAllText(Repository.PathOf("Presentation", "HelpPage.cs")),
    ];

    [Fact]
    public void Texts_AreTheSameInBothLanguages_AndTheSourceUsesThem()
    {
        var (english, chinese) = (DashboardTexts.CommandLine(Language.English), DashboardTexts.CommandLine(Language.Chinese));
        var used = Source.SelectMany(text => Key().Matches(text)).Select(match => match.Groups["key"].Value).Distinct();

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Error_HasATranslation()
    {
        var errors = Source.SelectMany(text => Error().Matches(text)).Select(match => Hole().Replace(match.Groups["text"].Value, "x"))
            .Select(text => text.Replace("\\\"", "\"", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, errors.Count);
        Assert.All(errors, text => Assert.NotEqual(text, DashboardTexts.Errors(Language.Chinese).Translate(text)));
    }

    [Theory]
    [InlineData("en", "Options:", "(REQUIRED)")]
    [InlineData("zh", "选项：", "（必需）")]
    public async Task Help_IsInTheLanguageAskedFor(string language, string heading, string required)
    {
        var run = await RunAsync("--help", "--lang", language);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"\n{heading}\n", run.Output);
        Assert.Contains(required, run.Output);
        Assert.Equal(language == "zh", run.Output.Any(static letter => letter >= '\u4e00'));
    }

    [Theory]
    [InlineData("en", "--allow-control needs a loopback address")]
    [InlineData("zh", "--allow-control 需要回环地址")]
    public async Task Mistake_IsToldInTheLanguageAskedFor(string language, string told)
    {
        var run = await RunAsync("192.0.2.1:8001", "--server", "127.0.0.1:9000", "--allow-control", "--lang", language);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"Dashboard: {told}", run.Errors, StringComparison.Ordinal);
    }

    private static Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandRun.OfAsync(Repository.PathOf("bin", "Dashboard"), arguments, TimeSpan.FromSeconds(30));

    [GeneratedRegex(@"""(?<key>(option|help)\.[a-z]+)""")]
    private static partial Regex Key();

    [GeneratedRegex("""AddError\(\$?"(?<text>(\{[^}]*\}|[^"\\{]|\\.)+)["]""")]
    private static partial Regex Error();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Hole();
}
