using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary>Every configuration that real nginx judged gets the same verdict here, in the same words.</summary>
public sealed class GoldenVerdictTests
{
    /// <summary>The recorder put one line with the pid file before every text: lines count from there.</summary>
    private const string Prelude = "pid PFX/nginx.pid;\n";

    private static readonly Dictionary<string, string[]> Rows =
        File.ReadLines(Repository.PathOf("tests", "Balancer.Tests", "Configuration", "golden", "config-verdicts.tsv"))
        .Skip(1).Select(line => line.Split('\t')).ToDictionary(columns => columns[0]);

    public static TheoryData<string> Cases { get; } = [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Test_GoldenConfiguration_SaysWhatNginxSays(string name)
    {
        Assert.SkipUnless(name != "user unknown" || Environment.IsPrivilegedProcess, "nginx looks at \"user\" only when it is root");
        // The recording keeps only the beginning of this one text.
        var text = Rows[name][3].Replace("⏎", "\n", StringComparison.Ordinal)
            + (name == "too long param" ? new string('x', 5000) + ";\n}\n" : "");
        using var configuration = new TestConfiguration("", ("inc/b.conf", "bogus;\n"));
        File.WriteAllText(Path.Combine(configuration.Prefix, "nginx.conf"),
            Prelude.Replace("PFX", configuration.Prefix, StringComparison.Ordinal) + text);
        using var errors = new StringWriter();

        var exitCode = CommandLineTest.Run(configuration.Options, Stream.Null, errors);

        var (expectedCode, expectedOutput) = Expected(name);
        Assert.Equal(expectedOutput, configuration.WithoutPrefix(errors.ToString()).TrimEnd().Split('\n'));
        Assert.Equal(expectedCode, exitCode);
    }

    private static (int ExitCode, string[] Output) Expected(string name) => (int.Parse(Rows[name][1]),
        Rows[name][2].Replace("nginx: ", "Balancer: ", StringComparison.Ordinal).Split('⏎', StringSplitOptions.TrimEntries));
}
