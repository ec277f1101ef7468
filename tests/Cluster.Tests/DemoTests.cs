using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary>The lesson, played by <c>scripts/run-demo.sh</c> with real programs on ports of its own.</summary>
public sealed partial class DemoTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    /// <summary>
    /// Line for line what the documents show; <c>scripts/lesson-docs.sh write</c> brings them up to date. Without Redis the ten steps.
    /// </summary>
    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task Lesson_IsPlayedAsItsTranscriptShows(string language)
    {
        // In order, as the lesson's own: land.sh counts by port.
        int[] ports = [.. FreePorts.Take(4).Order()];

        var run = await LessonAsync(ports, "lesson-docs.sh", ["transcript", language, .. Bus]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var transcript = File.ReadAllText(Repository.PathOf("docs", $"transcript.{language}.txt"));
        if (RedisServer.IsHere)
            Assert.Equal(transcript, run.Output);
        else
            Assert.StartsWith(transcript[..transcript.IndexOf("\n11. ", StringComparison.Ordinal)], run.Output, StringComparison.Ordinal);
        Assert.Equal(ports, StillFree(ports));
    }

    /// <summary>With everything that is not ours: nginx in front, MariaDB and Redis behind.</summary>
    [Fact]
    public async Task Lesson_BetweenNginxMariaDbAndRedis_IsPlayedToItsEnd()
    {
        Assert.SkipUnless(Nginx.IsHere, "nginx with its stream module is not installed");
        var ports = FreePorts.Take(4);

        var run = await DemoAsync(ports, ["--balancer", "nginx", .. Bus, .. MariaDbServer.IsHere ? ["--db", "mysql"] : NoOptions]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var steps = RedisServer.IsHere ? 11 : 10;
        Assert.Equal(Enumerable.Range(1, steps), Headline().Matches(run.Output).Select(match => int.Parse(match.Groups["number"].Value)));
        Assert.EndsWith("Everything is stopped.\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(ports, StillFree(ports));
    }

    [GeneratedRegex(@"^(?<number>\d+)\. ", RegexOptions.Multiline)]
    private static partial Regex Headline();

    [Fact]
    public async Task Lesson_OnABusyPort_SaysWhichAndWhatToDo()
    {
        var ports = FreePorts.Take(4);
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, ports[1]);
        other.Start();

        var run = await DemoAsync(ports);

        Assert.Equal(1, run.ExitCode);
        var name = File.ReadAllText("/proc/self/comm").Trim();
        Assert.StartsWith($"Port {ports[1]} is in use by {name} (pid {Environment.ProcessId}). Stop it, or choose free ports: --ports ",
            run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("--colour")]
    [InlineData("--balancer", "haproxy")]
    [InlineData("--bus", "nats")]
    [InlineData("--db", "oracle")]
    [InlineData("--ports", "6000,6002")]
    [InlineData("--ports", "6000,6002,6002")]
    [InlineData("--ports", "6000,6002,8000")]
    [InlineData("--port", "eighty")]
    [InlineData("--port")]
    public async Task Demo_OnAWrongCommandLine_SaysWhyAndGivesAnExample(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(Repository.PathOf("scripts", "run-demo.sh"), [.. arguments], Deadline, English);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(2, run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("example: scripts/run-demo.sh", run.Errors, StringComparison.Ordinal);
    }

    private static readonly string[] NoOptions = [];

    /// <summary>Step 11, where it can be played.</summary>
    internal static readonly string[] Bus = RedisServer.IsHere ? ["--bus", "redis"] : NoOptions;

    internal static readonly Dictionary<string, string?> English = new()
    {
        ["LC_ALL"] = "C.UTF-8",
        ["CHAT_LANG"] = "en",
        ["PATIENCE"] = "4",
    };

    private static Task<CommandRun> DemoAsync(IReadOnlyList<int> ports, params string[] more) => LessonAsync(ports, "run-demo.sh", more);

    private static Task<CommandRun> LessonAsync(IReadOnlyList<int> ports, string script, params string[] more) => CommandRun.OfAsync(
        Repository.PathOf("scripts", script),
        [.. more, "--ports", string.Join(',', ports.Take(3)), "--port", $"{ports[3]}"],
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
