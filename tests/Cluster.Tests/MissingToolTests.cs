using System.Runtime.InteropServices;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary>
/// What is missing on a machine gets one clear sentence with what to do. The machine is made by a PATH that leaves something out.
/// </summary>
public sealed class MissingToolTests : IDisposable
{
    private readonly string _tools = Directory.CreateTempSubdirectory("tools").FullName;

    [Fact]
    public async Task Build_WithoutTheSdk_SaysWhereToGetIt()
    {
        var run = await RunWithoutAsync("dotnet", "build.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("The .NET 10 SDK is missing. Install it", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_WithATooOldSdk_SaysWhichIsNeeded()
    {
        Provide("dotnet", "echo '8.0.100 [/usr/share/dotnet/sdk]'");

        var run = await RunWithoutAsync("dotnet", "build.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("The .NET SDK here is version 8; version 10 is needed", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_WithoutTmux_SaysHowToInstallIt()
    {
        var run = await RunWithoutAsync("tmux", "run-demo.sh", "--tmux");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("--tmux needs tmux: install it", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_WithAnNginxThatHasNoStreamModule_SaysHowToInstallIt()
    {
        Provide("nginx", "echo 'configure arguments: --with-http_ssl_module' >&2");

        var run = await RunWithoutAsync("nginx", "run-demo.sh", "--balancer", "nginx");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("--balancer nginx needs nginx with its stream module: install both", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis-server", "--bus", "redis", "--bus redis needs redis-server: install it (Debian, Ubuntu: sudo apt-get install redis-server)")]
    [InlineData("mariadb-install-db", "--db", "mysql", "--db mysql needs MariaDB: install it (Debian, Ubuntu: sudo apt-get install mariadb-server)")]
    public async Task Demo_WithoutAServerProgram_SaysHowToInstallIt(string program, string option, string value, string sentence)
    {
        var run = await RunWithoutAsync(program, "run-demo.sh", option, value);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(sentence, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Package_ForAnotherProcessor_WithoutALinkerForIt_SaysWhatToInstall()
    {
        var other = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "x64" : "arm64";

        var run = await RunWithoutAsync("clang", "package.sh", other);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(
            $"Native code for {other} needs clang and a C linker for that processor: install them", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_tools, recursive: true);

    private void Provide(string program, string script)
    {
        var file = Path.Combine(_tools, program);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>The whole PATH is a folder with every usual program but one.</summary>
    private Task<CommandRun> RunWithoutAsync(string missing, string script, params string[] arguments)
    {
        foreach (var file in new[] { "/usr/bin", "/bin" }.Where(Directory.Exists).SelectMany(Directory.EnumerateFiles))
        {
            var link = Path.Combine(_tools, Path.GetFileName(file));
            if (Path.GetFileName(file) != missing && !File.Exists(link))
                File.CreateSymbolicLink(link, file);
        }
        var environment = new Dictionary<string, string?>(DemoTests.English) { ["PATH"] = _tools };
        return CommandRun.OfAsync("/bin/bash", [Repository.PathOf("scripts", script), .. arguments], TimeSpan.FromMinutes(1), environment);
    }
}
