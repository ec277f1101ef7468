using ChatCluster.Cluster.Tests.Faults;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary>Each exercise of docs/exercises.md, solved: <c>scripts/check.sh</c> agrees, and says what is missing before.</summary>
public sealed class ExerciseTests : IDisposable
{
    private const string SecondServer = "server 127.0.0.1:6002 weight=1 max_fails=3 fail_timeout=30s;";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ThreeServers()
    {
        await using var cluster = await TestCluster.StartAsync();
        var third = FreePorts.Take(1)[0];
        await using var server = RunningProgram.Start(
            BuiltProgram.PathOf("ChatServer"), "127.0.0.1", $"{third}", "--db", $"sqlite:{cluster.PathOf("chat.db")}");
        await server.WaitForLineAsync("is ready");
        await using var balancer = await TestBalancer.StartAsync(
            cluster.PathOf(""), cluster.Ports, (SecondServer, $"{SecondServer} server 127.0.0.1:{third} weight=1;"));
        SplitLines(cluster.PathOf("balancer.conf"));
        int[] turns = [cluster.Ports[0], cluster.Ports[1], third];

        await SolvedAsync(1, cluster, balancer, string.Join(' ', turns.Concat(turns)));
    }

    [Fact]
    public async Task ThreeServers_WithTwo_SaysWhatIsMissing()
    {
        var run = await CheckAsync(1, LessonFile(), FreePorts.Take(1)[0], "6000 6000 6000 6000 6000 6000");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("☐ predicted: 6000 6000 6000 6000 6000 6000   right: 6000 6002 6000 6002 6000 6002", run.Output);
        Assert.Contains("☐ the file names three servers", run.Output);
        Assert.Contains("☐ a balancer listens on", run.Output);
    }

    [Theory]
    [InlineData("6002 6000 6002 6002 6000 6002 6002", "weight=2", "")]
    [InlineData("6000 6000 6002 6000 6004 6000 6000", "weight=1", "server 127.0.0.1:6004 weight=1;", "weight=5")]
    public async Task Weights(string landings, string second, string third, string first = "weight=1") => await SolvedAsync(2, landings,
        ("server 127.0.0.1:6000 weight=1", $"server 127.0.0.1:6000 {first}"),
        (SecondServer, $"server 127.0.0.1:6002 {second} max_fails=3;\n{third}"));

    [Fact]
    public async Task KillAndCount()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var balancer = await TestBalancer.StartAsync(cluster.PathOf(""), cluster.Ports);
        await cluster.EndServerAsync(1, "KILL");

        await SolvedAsync(3, cluster, balancer, "0");
        await cluster.StartServerAsync(1);
    }

    [Fact]
    public async Task Reload()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var balancer = await TestBalancer.StartAsync(cluster.PathOf(""), cluster.Ports);
        await using var check = RunningProgram.Start("bash", "-c", Command(4, cluster.PathOf("balancer.conf"), balancer.Port, "0"));

        await check.WaitForLineAsync("A client is connected.");
        await balancer.ReloadAsync("weight=1", "weight=2");

        Assert.Equal(0, await check.WaitForExitAsync(Deadline));
    }

    [Fact]
    public async Task HashTrap() => await SolvedAsync(5, "1", (SecondServer, $"{SecondServer}\nhash $remote_port consistent;"));

    [Fact]
    public async Task MaxFails() => await SolvedAsync(6, "1",
        ("weight=1 max_fails=3 fail_timeout=30s", "weight=1 max_fails=1 fail_timeout=5s"));

    [Fact]
    public async Task ProxyTimeout()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var balancer = await TestBalancer.StartAsync(
            cluster.PathOf(""), cluster.Ports, ("proxy_timeout 1h", "proxy_timeout 30s"));

        await SolvedAsync(7, cluster, balancer, "n");
    }

    [Fact]
    public async Task MalformedJson()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/nc") || File.Exists("/usr/bin/socat"), "neither nc nor socat is installed");
        await using var cluster = await TestCluster.StartAsync();
        await using var balancer = await TestBalancer.StartAsync(
            cluster.PathOf(""), cluster.Ports, ("tcp_nodelay on;", "tcp_nodelay on; proxy_half_close on;"));

        await SolvedAsync(8, cluster, balancer, "first");
    }

    [Fact]
    public async Task RealNginx()
    {
        Assert.SkipUnless(Nginx.IsHere, "nginx with its stream module is not installed");
        await using var cluster = await TestCluster.StartAsync();
        string file;
        int port;
        // The file of a balancer that is stopped again.
        await using (var balancer = await TestBalancer.StartAsync(cluster.PathOf(""), cluster.Ports))
            (file, port) = (cluster.PathOf("balancer.conf"), balancer.Port);
        var user = Environment.UserName == "root" ? "user root;" : "";
        File.Delete(cluster.PathOf("logs/balancer.pid"));
        await using var nginx = RunningProgram.Start(Nginx.Program!, "-p", cluster.PathOf(""), "-e", cluster.PathOf("logs/error.log"),
            "-c", file, "-g", $"{Nginx.LoadStreamModule} daemon off; {user}");
        await Eventually.HoldsAsync(() => File.Exists(cluster.PathOf("logs/balancer.pid")), "nginx serves",
            TestContext.Current.CancellationToken);

        var run = await CheckAsync(9, file, port, string.Join(' ', cluster.Ports.Concat(cluster.Ports)));

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    [Theory]
    [InlineData("11")]
    [InlineData("")]
    public async Task UnknownExercise_GetsAnExample(string number)
    {
        var run = await CommandRun.OfAsync(Repository.PathOf("scripts", "check.sh"), [number], Deadline, DemoTests.English);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("example: scripts/check.sh 2", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BuildNginx_FromAFolderThatIsNotItsSource_SaysSo()
    {
        var run = await CommandRun.OfAsync(Repository.PathOf("scripts", "build-nginx.sh"), [_folder.Root], Deadline, DemoTests.English);

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("is not nginx's source: it has no configure.\n", run.Errors, StringComparison.Ordinal);
    }

    private static async Task SolvedAsync(int number, TestCluster cluster, TestBalancer balancer, string prediction)
    {
        var run = await CheckAsync(number, cluster.PathOf("balancer.conf"), balancer.Port, prediction);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.EndsWith("Done.\n", run.Output, StringComparison.Ordinal);
    }

    private async Task SolvedAsync(int number, string prediction, params (string Old, string New)[] changes)
    {
        var run = await CheckAsync(number, LessonFile(changes), 8000, prediction);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.EndsWith("Done.\n", run.Output, StringComparison.Ordinal);
    }

    private string LessonFile(params (string Old, string New)[] changes)
    {
        var text = changes.Aggregate(File.ReadAllText(Repository.PathOf("nginx-compat.conf")),
            (text, change) => text.Replace(change.Old, change.New, StringComparison.Ordinal));
        File.WriteAllText(_folder.PathOf("balancer.conf"), text);
        return _folder.PathOf("balancer.conf");
    }

    /// <summary>One server a line, as a user writes them.</summary>
    private static void SplitLines(string file) =>
        File.WriteAllText(file, File.ReadAllText(file).Replace("; server", ";\nserver", StringComparison.Ordinal));

    private static Task<CommandRun> CheckAsync(int number, string file, int port, string prediction) =>
        CommandRun.OfAsync("bash", ["-c", Command(number, file, port, prediction)], Deadline, DemoTests.English);

    private static string Command(int number, string file, int port, string prediction) =>
        $"echo '{prediction}' | CHAT_LANG=en '{Repository.PathOf("scripts", "check.sh")}' {number} --conf '{file}' --port {port}";
}
