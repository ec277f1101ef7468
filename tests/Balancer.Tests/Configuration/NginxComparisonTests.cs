using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary>Some hundred configurations, whole and broken, are put to real nginx and to the balancer.</summary>
public sealed class NginxComparisonTests
{
    private const int Seed = 20230820;
    private const int Count = 240;

    /// <summary>What nginx changed after 1.22, which may be the one here (the balancer follows 1.31), and what is said of this machine only.</summary>
    private static readonly string[] OtherVersions =
        ["duplicate \"", "no handler for server", "duplicate listen options", "exceed open file resource limit", "bind()"];

    [Fact]
    public async Task Test_AnyConfiguration_HasTheVerdictOfRealNginx()
    {
        Assert.SkipUnless(Nginx.IsHere, "nginx with its stream module is not installed");
        var generator = new ConfigurationGenerator(new Random(Seed));
        List<string> differences = [];
        var (compared, accepted) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            var text = generator.Next();
            for (var accidents = i % 3; accidents > 0; accidents--)
                text = generator.Mutate(text);
            using var configuration = new TestConfiguration("pid nginx.pid;\n" + text);

            var theirs = await AskNginxAsync(configuration);
            var ours = AskBalancer(configuration);

            if (OtherVersions.Any(known => theirs != ours && theirs.Message.Contains(known, StringComparison.Ordinal)))
                continue;
            compared++;
            accepted += theirs.ExitCode == 0 ? 1 : 0;
            if (theirs != ours)
                differences.Add($"nginx: {theirs}\nours:  {ours}\n{text}");
        }

        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
        Assert.InRange(compared, Count * 9 / 10, Count);
        Assert.InRange(accepted, Count / 10, Count * 9 / 10);
    }

    private static async Task<(int ExitCode, string Message)> AskNginxAsync(TestConfiguration configuration)
    {
        var run = await CommandRun.OfAsync(
            Nginx.Program!, ["-t", "-q", "-p", configuration.Prefix, "-c", "nginx.conf", "-e", "/dev/null", "-g", Nginx.LoadStreamModule], TimeSpan.FromSeconds(30));
        return (run.ExitCode, FirstMessage(configuration, run.Errors, "nginx: "));
    }

    private static (int ExitCode, string Message) AskBalancer(TestConfiguration configuration)
    {
        using var errors = new StringWriter();
        var exitCode = CommandLineTest.Run(configuration.Options with { Quiet = true }, Stream.Null, errors);
        return (exitCode, FirstMessage(configuration, errors.ToString(), "Balancer: "));
    }

    /// <summary>A message may hold line ends of its own, from a name that does.</summary>
    private static string FirstMessage(TestConfiguration configuration, string errors, string program) =>
        configuration.WithoutPrefix(errors.TrimEnd().Split(program, 3).ElementAtOrDefault(1)?.TrimEnd() ?? "");
}
