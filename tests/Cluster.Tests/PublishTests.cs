using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary>How an operator gets the programs into a folder of their own (docs/operating.md): each runs from there.</summary>
public sealed class PublishTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    /// <summary>The compiler's own servers must not be left behind.</summary>
    private static readonly Dictionary<string, string?> Plain = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false"
    };

    private static readonly Dictionary<string, string?> NoDotNet = new() { ["DOTNET_ROOT"] = "/nowhere", ["PATH"] = "/nowhere" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ChatServer")]
    [InlineData("ChatClient")]
    [InlineData("Balancer")]
    public async Task Publish_PutsAProgramThatRunsIntoAFolder(string program)
    {
        string[] arguments = ["publish", program, "-c", "Release", "-o", _folder.PathOf("opt"), "--no-build"];
        var publish = await CommandRun.OfAsync("dotnet", arguments, Deadline, Plain);
        Assert.True(publish.ExitCode == 0, publish.Output);

        var run = await CommandRun.OfAsync(Path.Combine(_folder.PathOf("opt"), program), [program == "Balancer" ? "-v" : "--version"],
            Deadline);

        Assert.True(run.ExitCode == 0, run.Errors);
    }

    /// <summary>
    /// The archive for machines without .NET, unpacked: programs that start, and the balancer takes the configuration beside it.
    /// </summary>
    [Fact]
    public async Task Package_Unpacked_RunsWithoutDotNet()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/gcc")
            || File.Exists("/usr/bin/clang"), "there is no C linker (Debian, Ubuntu: apt-get install gcc)");
        var package = await CommandRun.OfAsync(Repository.PathOf("scripts", "package.sh"), ["--output", _folder.PathOf("archive")],
            Deadline, Plain);
        Assert.True(package.ExitCode == 0, package.Output + package.Errors);
        var archive = Assert.Single(Directory.GetFiles(_folder.PathOf("archive"), "chatcluster-*.tar.gz"));
        var unpack = await CommandRun.OfAsync("tar", ["-xzf", archive, "-C", _folder.PathOf("archive"), "--strip-components=1"], Deadline);
        Assert.True(unpack.ExitCode == 0, unpack.Errors);

        await AssertRunsAsync("ChatServer", "--version");
        await AssertRunsAsync("ChatClient", "--version");
        await AssertRunsAsync("Balancer", "-t");
        string[] others = ["LICENSE", "nginx-compat.conf", "docs/operating.md", "docs/operating.zh-CN.md", "systemd/chatserver@.service",
            "systemd/balancer.service", "systemd/chatserver-cluster@.service", "systemd/cluster.env", "deploy/compose.yml",
            "deploy/balancer.conf", "docs/deployment.md"];
        Assert.All(others, name => Assert.True(File.Exists(_folder.PathOf($"archive/{name}")), name));
    }

    private async Task AssertRunsAsync(string program, string argument)
    {
        var run = await CommandRun.OfAsync(_folder.PathOf($"archive/bin/{program}"), [argument], Deadline, NoDotNet);

        Assert.True(run.ExitCode == 0, $"{program} {argument}: {run.Output}{run.Errors}");
    }
}
