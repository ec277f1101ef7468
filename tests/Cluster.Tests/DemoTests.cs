using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary>The lesson, played by <c>scripts/run-demo.sh</c> with real programs on ports of its own.</summary>
public sealed partial class DemoTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("Balancer", "en")]
    [InlineData("Balancer", "zh")]
    [InlineData("nginx", "en")]
    public async Task Lesson_OnEitherBalancer_IsPlayedToItsEnd(string balancer, string language)
    {
        Assert.SkipUnless(balancer != "nginx" || Nginx.IsHere, "nginx with its stream module is not installed");
        var ports = FreePorts.Take(4);

        var run = await DemoAsync(ports, "--balancer", balancer, "--lang", language);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Equal(8, run.Output.Split('\n').Count(line => line.Length > 2 && char.IsAsciiDigit(line[0]) && line[1] == '.'));
        Assert.Contains($"user 21 has no connection on 127.0.0.1:{ports[0]}", run.Output, StringComparison.Ordinal);
        Assert.Contains($"user 13 has no connection on 127.0.0.1:{ports[1]}", run.Output, StringComparison.Ordinal);
        Assert.EndsWith(language == "zh" ? "所有程序都已停止。\n" : "Everything is stopped.\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(ports, StillFree(ports));
        var readme = File.ReadAllText(Repository.PathOf(language == "zh" ? "README.zh-CN.md" : "README.md"));
        var shown = Transcript().Match(readme).Groups["lines"].Value.Split('\n').Where(line => line.Length > 0 && line != "...").Select(Timeless);
        Assert.Empty(shown.Except(OnTheLessonsPorts(run.Output, ports).Split('\n').Select(Timeless)));
    }

    private static string OnTheLessonsPorts(string output, IReadOnlyList<int> ports) =>
        ports.Zip([6000, 6002, 6004, 8000]).Aggregate(output, (text, port) => text.Replace($"{port.First}", $"{port.Second}", StringComparison.Ordinal));

    private static string Timeless(string line) => Time().Replace(line, "TIME");

    [GeneratedRegex(@"^```text\n(?<lines>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Transcript();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")]
    private static partial Regex Time();

    [Fact]
    public async Task Lesson_OnABusyPort_SaysWhichAndWhatToDo()
    {
        var ports = FreePorts.Take(4);
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, ports[1]);
        other.Start();

        var run = await DemoAsync(ports);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"Port {ports[1]} is in use by another program.", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("--colour")]
    [InlineData("--balancer", "haproxy")]
    [InlineData("--ports", "6000,6002")]
    [InlineData("--port", "eighty")]
    [InlineData("--port")]
    public async Task Demo_OnAWrongCommandLine_SaysWhyAndGivesAnExample(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(Repository.PathOf("scripts", "run-demo.sh"), [.. arguments], Deadline, English);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(2, run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("example: scripts/run-demo.sh", run.Errors, StringComparison.Ordinal);
    }

    internal static readonly Dictionary<string, string?> English = new() { ["LC_ALL"] = "C.UTF-8", ["CHAT_LANG"] = "en" };

    private static Task<CommandRun> DemoAsync(IReadOnlyList<int> ports, params string[] more) => CommandRun.OfAsync(
        Repository.PathOf("scripts", "run-demo.sh"),
        ["--ports", string.Join(',', ports.Take(3)), "--port", $"{ports[3]}", .. more],
        Deadline,
        English);

    private static IEnumerable<int> StillFree(IEnumerable<int> ports) => ports.Where(port =>
    {
        using var probe = new System.Net.Sockets.TcpClient();
        try
        {
            probe.Connect(System.Net.IPAddress.Loopback, port);
            return false;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return true;
        }
    });
}
