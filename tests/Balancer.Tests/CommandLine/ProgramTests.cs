using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.CommandLine;

/// <summary>The real program: what it prints where, and its exit code.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ProgramTests()
    {
        File.WriteAllText(_folder.PathOf("good.conf"), "pid b.pid; error_log stderr;\nevents {}\ninclude part.inc;\n");
        File.WriteAllText(_folder.PathOf("part.inc"), "# ö\nstream {}\n");
        File.WriteAllText(_folder.PathOf("bad.conf"), "pid b.pid;\nbogus;\n");
        File.WriteAllText(_folder.PathOf("nologs.conf"), "pid b.pid; error_log logs/e.log;\nevents {}\n");
    }

    [Fact]
    public async Task Test_GoodFile_SaysSo()
    {
        var run = await RunAsync("-t", "-p", Prefix, "-c", "good.conf");

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            $"Balancer: the configuration file {Prefix}/good.conf syntax is ok\nBalancer: configuration file {Prefix}/good.conf test is successful\n",
            run.Errors);
    }

    [Fact]
    public async Task Test_GoodFileQuietly_SaysNothing() =>
        Assert.Equal(new CommandRun(0, "", ""), await RunAsync("-tq", "-p", Prefix, "-cgood.conf"));

    [Fact]
    public async Task Test_PrefixWithDots_IsShownAsItWasGiven()
    {
        var run = await RunAsync("-tq", "-p", $"{Prefix}/.", "-c", "nologs.conf");

        Assert.Contains($"open() \"{Prefix}/./logs/e.log\" failed (2: No such file or directory)", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_GoodFile_ShowsEveryFileAsItIs()
    {
        var run = await RunAsync("-qT", "-p", Prefix, "-c", "good.conf");

        Assert.Equal(
            new CommandRun(0,
                $"# configuration file {Prefix}/good.conf:\npid b.pid; error_log stderr;\nevents {{}}\ninclude part.inc;\n\n"
                + $"# configuration file {Prefix}/part.inc:\n# ö\nstream {{}}\n\n", ""),
            run);
    }

    [Fact]
    public async Task Test_BadFile_SaysWhereAndFails() =>
        Assert.Equal(
            new CommandRun(1, "", $"Balancer: [emerg] unknown directive \"bogus\" in {Prefix}/bad.conf:2\nBalancer: configuration file {Prefix}/bad.conf test failed\n"),
            await RunAsync("-t", "-p", Prefix, "-c", "bad.conf"));

    [Fact]
    public async Task Test_MissingFolderOfALog_FailsAsNginxDoes() =>
        Assert.Equal(
            new CommandRun(1, "",
                $"Balancer: [emerg] open() \"{Prefix}/logs/e.log\" failed (2: No such file or directory)\nBalancer: configuration file {Prefix}/nologs.conf test failed\n"),
            await RunAsync("-tq", "-p", Prefix, "-c", "nologs.conf"));

    [Fact]
    public async Task Test_LogThatIsAFolder_FailsAsNginxDoes()
    {
        Directory.CreateDirectory(_folder.PathOf("logs/e.log"));

        Assert.Equal(
            new CommandRun(1, "", $"Balancer: [emerg] open() \"{Prefix}/logs/e.log\" failed (21: Is a directory)\nBalancer: configuration file {Prefix}/nologs.conf test failed\n"),
            await RunAsync("-tq", "-p", Prefix, "-c", "nologs.conf"));
    }

    [Fact]
    public async Task Test_AddressOfAnotherMachine_FailsAsNginxDoes()
    {
        // 192.0.2.0/24 is set aside for examples (RFC 5737): no machine has it.
        await File.WriteAllTextAsync(
            _folder.PathOf("far.conf"), "pid b.pid; error_log stderr; events {} stream { server { listen 192.0.2.1:8000; } }",
            TestContext.Current.CancellationToken);

        var run = await RunAsync("-tq", "-p", Prefix, "-c", "far.conf");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("Balancer: [emerg] bind() to 192.0.2.1:8000 failed (99: Cannot assign requested address)\n", run.Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ErrorLog_CannotBeOpened_IsAnAlertAndTheTestGoesOn()
    {
        File.WriteAllText(_folder.PathOf("alert.conf"), "pid x.pid; error_log x.log; events { }");

        var run = await RunAsync("-tq", "-p", Prefix, "-e", "missing/e.log", "-c", "alert.conf");

        var alert = $"could not open error log file: open() \"{Prefix}/missing/e.log\" failed (2: No such file or directory)";
        Assert.Equal(new CommandRun(0, "", $"Balancer: [alert] {alert}\n"), run);
    }

    [Fact]
    public async Task Signal_BadFile_IsAlsoAnErrorInTheLog()
    {
        File.WriteAllText(_folder.PathOf("bad.conf"), "nonsense on;");

        var run = await RunAsync("-p", Prefix, "-e", "e.log", "-c", "bad.conf", "-s", "reload");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("[emerg] ", await File.ReadAllTextAsync(_folder.PathOf("e.log"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Contains("unknown directive \"nonsense\" in ", await File.ReadAllTextAsync(_folder.PathOf("e.log"),
            TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-v")]
    [InlineData("-V")]
    [InlineData("-h")]
    public async Task Show_NginxsOption_WritesToStderr(string option)
    {
        var run = await RunAsync(option);

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Matches(@"^nginx version: nginx/1\.31\.5 \(Balancer \d+\.\d+\.\d+\)\n", run.Errors);
        Assert.Equal(option == "-V", run.Errors.Contains("\nconfigure arguments: --with-stream --with-stream_realip_module --with-stream_ssl_preread_module --without-http", StringComparison.Ordinal));
        Assert.DoesNotContain("ssl_module", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("geoip", run.Errors, StringComparison.Ordinal);
        Assert.Equal(option == "-h",
            run.Errors.Contains("\nUsage: Balancer [-?hvVtTq] [-s signal] [-p prefix]\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    public async Task Show_LongOption_WritesToStdout(string option)
    {
        var run = await RunAsync(option);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("nginx version: nginx/1.31.5 (Balancer ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_WrongOption_FailsAsNginxDoes() =>
        Assert.Equal(new CommandRun(1, "", "Balancer: invalid option: \"x\"\n"), await RunAsync("-x"));

    public void Dispose() => _folder.Dispose();

    private string Prefix => _folder.PathOf("").TrimEnd('/');

    private static Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandRun.OfAsync(BuiltProgram.PathOf("Balancer"), arguments, TimeSpan.FromSeconds(30));
}
