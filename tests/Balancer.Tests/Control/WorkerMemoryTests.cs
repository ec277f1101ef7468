using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>The master tells its workers how to keep their memory small.</summary>
public sealed class WorkerMemoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "DOTNET_GCGen0MaxBudget=100000")]
    [InlineData("DOTNET_GCGen0MaxBudget=400000", "DOTNET_GCGen0MaxBudget=400000")]
    public async Task Worker_CollectsGarbageAfterOneMegabyte_UnlessTheUserSaysOtherwise(string said, string expected)
    {
        await using var folder = new BalancerFolder();
        folder.Configure("127.0.0.1:1");
        await using var program = RunningProgram.Start("/usr/bin/env",
            [.. said.Split(' ', StringSplitOptions.RemoveEmptyEntries), BalancerFolder.Program, .. folder.Arguments("-g", "daemon off;")]);
        await folder.ServesAsync();

        var environment = await File.ReadAllTextAsync($"/proc/{folder.Worker}/environ", Cancellation);

        Assert.Equal([expected], environment.Split('\0').Where(static one => one.StartsWith("DOTNET_GCGen0", StringComparison.Ordinal)));
    }
}
