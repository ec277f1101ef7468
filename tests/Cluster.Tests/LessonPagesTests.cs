using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary>What the documents show of the lesson comes from its steps; <c>scripts/lesson-docs.sh write</c> brings it up to date.</summary>
public sealed partial class LessonPagesTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("walkthrough", "en", "walkthrough.md")]
    [InlineData("walkthrough", "zh", "walkthrough.zh-CN.md")]
    [InlineData("cast", "en", "lesson.en.cast")]
    [InlineData("cast", "zh", "lesson.zh.cast")]
    public async Task Page_IsAsTheStepsSay(string kind, string language, string file)
    {
        var run = await CommandRun.OfAsync(Repository.PathOf("scripts", "lesson-docs.sh"), [kind, language], Deadline, DemoTests.English);

        Assert.Equal("", run.Errors);
        Assert.Equal(File.ReadAllText(Repository.PathOf("docs", file)), run.Output);
    }

    [Theory]
    [InlineData("README.md", "transcript.en.txt")]
    [InlineData("README.zh-CN.md", "transcript.zh.txt")]
    public void Readme_QuotesTheTranscript(string readme, string transcript)
    {
        var quoted = Quote().Match(File.ReadAllText(Repository.PathOf(readme))).Groups["lines"].Value.Trim('.', '\n');

        Assert.NotEmpty(quoted);
        Assert.Contains(quoted, File.ReadAllText(Repository.PathOf("docs", transcript)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_IsCleanForShellcheck()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/shellcheck"), "shellcheck is not installed");
        var scripts = Directory.EnumerateFiles(Repository.PathOf("scripts"), "*.sh", SearchOption.AllDirectories);

        var run = await CommandRun.OfAsync("/usr/bin/shellcheck", ["-x", .. scripts], Deadline);

        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("1", "No balancer listens on port", "3", "--port", "1")]
    [InlineData("2", "example: scripts/land.sh", "three")]
    [InlineData("2", "example: scripts/land.sh", "3", "--port", "eighty")]
    public async Task Land_WithoutABalancerOrANumber_SaysSo(string exitCode, string sentence, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(Repository.PathOf("scripts", "land.sh"), arguments, Deadline, DemoTests.English);

        Assert.Equal(exitCode, $"{run.ExitCode}");
        Assert.StartsWith(sentence, run.Errors, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^```text\n(?<lines>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Quote();
}
