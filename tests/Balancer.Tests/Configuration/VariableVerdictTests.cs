using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Configuration;

/// <summary>
/// What nginx 1.22 said of <c>map</c>, <c>set</c>, <c>return</c>, <c>log_format</c>, <c>access_log</c> and <c>error_log</c> lines, whole
/// and
/// broken: the same is said here.
/// </summary>
public sealed class VariableVerdictTests
{
    public static TheoryData<string, string, string> Cases { get; } =
    [
        .. File.ReadLines(Repository.PathOf("tests", "Balancer.Tests", "Configuration", "golden", "variable-verdicts.tsv"))
            .Skip(1).Select(line => line.Split('\t')).Select(columns => (columns[0], columns[1], columns[2])),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Test_Lines_SaysWhatNginxSays(string stream, string main, string message)
    {
        using var configuration = new TestConfiguration(
            $"pid p.pid;\n{main}\nevents {{}}\nstream {{\nupstream u {{ server 127.0.0.1:6000; }}\n{stream}\n}}\n");
        using var errors = new StringWriter();

        var exitCode = CommandLineTest.Run(configuration.Options with { Quiet = true }, Stream.Null, errors);

        var first = errors.ToString().Split('\n')[0].Replace("Balancer: ", "", StringComparison.Ordinal).TrimEnd();
        Assert.Equal(message, configuration.WithoutPrefix(first));
        Assert.Equal(message.Length == 0 ? 0 : 1, exitCode);
    }

    [Fact]
    public void Map_KeyLongerThanABucket_IsTaken() =>
        TestConfiguration.Accept(
            $"events {{}}\nstream {{ map_hash_bucket_size 64; map $remote_addr $x {{ {new string('k', 300)} v; }} }}\n");
}
