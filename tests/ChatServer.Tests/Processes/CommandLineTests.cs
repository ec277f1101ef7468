using System.Net;
using System.Net.Sockets;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

public sealed class CommandLineTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1", "x")]
    [InlineData("127.0.0.1", "65536")]
    [InlineData("nowhere", "6000")]
    [InlineData("127.1", "6000")]
    [InlineData("127.0.0.1", "6000", "6002")]
    [InlineData("127.0.0.1", "6000", "--nonsense")]
    [InlineData("127.0.0.1", "6000", "--db", "mysql:x")]
    [InlineData("127.0.0.1", "6000", "--db", "mysql:Server=127.0.0.1")]
    [InlineData("127.0.0.1", "6000", "--db", "sqlite:")]
    [InlineData("127.0.0.1", "6000", "--log-level", "loud")]
    [InlineData("127.0.0.1", "6000", "--rate", "-1")]
    [InlineData("127.0.0.1", "6000", "--max-connections", "0")]
    [InlineData("127.0.0.1", "6000", "--idle-timeout", "soon")]
    [InlineData("127.0.0.1", "6000", "--proxy-protocol-from", "10.0.0.0/33")]
    [InlineData("127.0.0.1", "6000", "--proxy-protocol-from", "balancer")]
    [InlineData("127.0.0.1", "6000", "--admin", "65536")]
    [InlineData("127.0.0.1", "6000", "--admin", "here:80")]
    [InlineData("127.0.0.1", "6000", "--bus", "127.0.0.1:6379")]
    [InlineData("127.0.0.1", "6000", "--bus", "redis://127.0.0.1:x")]
    [InlineData("127.0.0.1", "6000", "--tls-cert", "cert.pem")]
    [InlineData("127.0.0.1", "6000", "--tls-key", "key.pem")]
    public async Task CommandLine_Wrong_IsOneLineAnExampleAndExitCode2(params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Matches(@"^ChatServer: [^\n]+\nexample: \./ChatServer 127\.0\.0\.1 6000\n$", run.Errors);
    }

    [Theory]
    [InlineData("-h")]
    [InlineData("--help")]
    public async Task Help_TellsEveryOptionAndTheDefaultDatabase(string option)
    {
        var run = await RunAsync(option);

        Assert.Equal(0, run.ExitCode);
        Assert.All(["<ip> <port>", "--db", "chatcluster/chat.db", "mysql:", "--migrate", "--sync", "--course-clients", "--seed-lesson",
            "--log-level", "--log-file",
            "--proxy-protocol-from", "--tls-cert", "--tls-key", "--admin", "--bus", "--rate", "--max-connections",
            "--max-connections-per-address",
            "--registrations",
            "--first-message", "--login-time", "--idle-timeout", "--version"], text => Assert.Contains(text, run.Output));
    }

    [Fact]
    public async Task Chinese_HelpAndErrors_ByOptionAndByEnvironment()
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, string?> chinese = new() { ["LC_ALL"] = "zh_CN.UTF-8" };

        var help = await RunAsync("--help", "--lang", "zh");
        var wrong = await CommandRun.OfAsync(ServerProcess.File, ["127.0.0.1", "6000", "--rate", "-1"], Deadline, chinese);
        var nothing = await RunAsync("--lang=zh");
        var start = await CommandRun.OfAsync(
            ServerProcess.File, ["127.0.0.1", "0", "--db", $"sqlite:{folder.PathOf(".")}", "--log-level", "error"], Deadline, chinese);

        Assert.Equal(0, help.ExitCode);
        Assert.All(["用法：\n", "参数：\n", "选项：\n", "  --seed-lesson", "在空数据库中写入课程的测试用户", "[默认：normal]", "显示本说明"],
            text => Assert.Contains(text, help.Output));
        Assert.DoesNotContain("efault", help.Output);
        Assert.Equal((2, "ChatServer: --rate -1：不是 0 到 1000000 的数\n例如: ./ChatServer 127.0.0.1 6000\n"), (wrong.ExitCode, wrong.Errors));
        Assert.Equal("ChatServer: 缺少必需的参数：ip\n例如: ./ChatServer 127.0.0.1 6000\n", nothing.Errors);
        Assert.Matches("^ChatServer: 无法使用数据库 [^\n]+\n$", start.Errors);
    }

    [Fact]
    public async Task Version_IsTheSuites()
    {
        var run = await RunAsync("--version");

        Assert.Equal((0, "0.1.0\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Port_Busy_IsOneSentence()
    {
        using var folder = new TemporaryFolder();
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var run = await RunAsync("127.0.0.1", $"{port}", "--db", $"sqlite:{folder.PathOf("chat.db")}", "--log-level", "error");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Matches($@"^ChatServer: cannot listen on 127\.0\.0\.1:{port}: another program does; [^\n]+\n$", run.Errors);
    }

    [Fact]
    public async Task Database_ThatIsNone_IsOneSentence()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("127.0.0.1", "0", "--db", $"sqlite:{folder.PathOf(".")}", "--log-level", "error");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("^ChatServer: cannot use the database [^\n]+\n$", run.Errors);
    }

    [Fact]
    public async Task LogFile_ThatCannotBeWritten_IsOneSentence()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("127.0.0.1", "0", "--db", $"sqlite:{folder.PathOf("chat.db")}", "--log-file",
            folder.PathOf("no/where.log"));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Matches("^ChatServer: cannot start: [^\n]+\n$", run.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")]
    [InlineData(null)]
    public async Task Certificate_ThatIsNone_IsOneSentence(string? text)
    {
        using var folder = new TemporaryFolder();
        if (text is not null)
        {
            await File.WriteAllTextAsync(folder.PathOf("cert.pem"), text, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(folder.PathOf("key.pem"), text, TestContext.Current.CancellationToken);
        }

        var run = await RunAsync("127.0.0.1", "0", "--db", $"sqlite:{folder.PathOf("chat.db")}", "--log-level", "error",
            "--tls-cert", folder.PathOf("cert.pem"), "--tls-key", folder.PathOf("key.pem"));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Matches("^ChatServer: cannot start: --tls-cert [^\n]+\n$", run.Errors);
    }

    [Fact]
    public async Task AdminPort_Busy_IsOneSentence()
    {
        using var folder = new TemporaryFolder();
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var run = await RunAsync("127.0.0.1", "0", "--db", $"sqlite:{folder.PathOf("chat.db")}", "--log-level", "error", "--admin",
            $"{port}");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Matches($@"^ChatServer: cannot (start: cannot )?listen on 127\.0\.0\.1:{port} for --admin: [^\n]+\n$", run.Errors);
    }

    private static Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandRun.OfAsync(ServerProcess.File, arguments, Deadline, new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8" });
}
