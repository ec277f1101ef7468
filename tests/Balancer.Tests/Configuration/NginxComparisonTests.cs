using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary>Some thousand configurations, whole and broken, are put to real nginx and to the balancer.</summary>
public sealed partial class NginxComparisonTests
{
    private const int Seed = 20230820;
    private const int Count = 2000;
    private const int AtOnce = 2;

    /// <summary>
    /// What nginx changed after 1.22, which may be the one here (the balancer follows 1.31), and what is said of this machine only.
    /// </summary>
    private static readonly string[] OtherVersions =
        ["in \"proxy_protocol\" directive, it must be", "invalid parameter \"deferred\"", "invalid address \"[::1]\"", "duplicate \"",
            "no handler for server", "\"resolver\" directive is not allowed here", "\"resolver_timeout\" directive is not allowed here",
            "duplicate listen options", "exceed open file resource limit", "bind()"];

    [Fact]
    public async Task Test_AnyConfiguration_HasTheVerdictOfRealNginx()
    {
        Assert.SkipUnless(Nginx.IsHere, "nginx with its stream module is not installed");
        ConcurrentBag<string> differences = [];
        var (compared, accepted) = (0, 0);

        await Parallel.ForEachAsync(
            Texts(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (text, _) =>
        {
            using var configuration = new TestConfiguration("pid nginx.pid;\n" + text);
            var theirs = await AskNginxAsync(configuration);
            var ours = AskBalancer(configuration);
            if (theirs != ours && OtherVersions.Any(known => theirs.Messages.Contains(known, StringComparison.Ordinal)))
                return;
            Interlocked.Increment(ref compared);
            if (theirs.ExitCode == 0)
                Interlocked.Increment(ref accepted);
            if (theirs != ours)
                differences.Add($"nginx: {theirs}\nours:  {ours}\n{text}");
        });

        Assert.True(differences.IsEmpty, $"{differences.Count} differences:\n{string.Join("\n\n", differences.Take(20))}");
        Assert.InRange(compared, Count * 9 / 10, Count);
        Assert.InRange(accepted, Count / 10, Count * 9 / 10);
    }

    /// <summary>The same ones in every run: half as the generator writes them, a quarter with one accident, a quarter with two.</summary>
    private static List<string> Texts()
    {
        var generator = new ConfigurationGenerator(new Random(Seed));
        List<string> texts = [];
        for (var i = 0; i < Count; i++)
        {
            var text = generator.Dress(generator.Next());
            for (var accidents = (i % 4) - 1; accidents > 0; accidents--)
                text = generator.Mutate(text);
            texts.Add(text);
        }

        return texts;
    }

    private static async Task<(int ExitCode, string Messages)> AskNginxAsync(TestConfiguration configuration)
    {
        var run = await CommandRun.OfAsync(
            Nginx.Program!, ["-t", "-q", "-p", configuration.Prefix, "-c", "nginx.conf", "-e", "/dev/null", "-g", Nginx.LoadStreamModule],
            TimeSpan.FromSeconds(30));
        // 1.31 has other words for an unknown parameter.
        return (run.ExitCode, OldParameter().Replace(AllMessages(configuration, run.Errors, "nginx: "), "invalid parameter $1"));
    }

    private static (int ExitCode, string Messages) AskBalancer(TestConfiguration configuration)
    {
        using var errors = new StringWriter();
        var exitCode = CommandLineTest.Run(configuration.Options with { Quiet = true }, Stream.Null, errors);
        return (exitCode, AllMessages(configuration, errors.ToString(), "Balancer: "));
    }

    [GeneratedRegex("the invalid (\"[^\"]*\") parameter")]
    private static partial Regex OldParameter();

    /// <summary>Without the program's name, and without the last line, which repeats what the exit code says.</summary>
    private static string AllMessages(TestConfiguration configuration, string errors, string program) =>
        string.Join('\n', configuration.WithoutPrefix(errors).ReplaceLineEndings("\n").Split(program).Where(static message =>
            !message.StartsWith("configuration file", StringComparison.Ordinal))).Trim();
}
