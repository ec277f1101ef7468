using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Cluster.Tests;

/// <summary>How an operator gets the programs into a folder of their own (docs/operating.md): each runs from there.</summary>
public sealed class PublishTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ChatServer")]
    [InlineData("ChatClient")]
    [InlineData("Balancer")]
    public async Task Publish_PutsAProgramThatRunsIntoAFolder(string program)
    {
        // Everything is restored already; the compiler's own servers must not be left behind.
        string[] arguments =
            ["publish", program, "-c", "Release", "-o", _folder.PathOf("opt"), "--no-restore", "-nodeReuse:false", "-p:UseSharedCompilation=false"];
        var publish = await CommandRun.OfAsync("dotnet", arguments, Deadline);
        Assert.True(publish.ExitCode == 0, publish.Output);

        var run = await CommandRun.OfAsync(Path.Combine(_folder.PathOf("opt"), program), [program == "Balancer" ? "-v" : "--version"], Deadline);

        Assert.True(run.ExitCode == 0, run.Errors);
    }
}
