using ChatCluster.TestKit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>The balancer with the lesson's own configuration, before servers at other ports.</summary>
internal sealed class TestBalancer : IAsyncDisposable
{
    private readonly RunningProgram _program;

    private TestBalancer(RunningProgram program, int port) => (_program, Port) = (program, port);

    public int Port { get; }

    /// <param name="servers">The ports of two.</param>
    public static async Task<TestBalancer> StartAsync(string folder, IReadOnlyList<int> servers)
    {
        var port = FreePorts.Take(1)[0];
        Directory.CreateDirectory(Path.Combine(folder, "logs"));
        var lesson = await File.ReadAllTextAsync(Repository.PathOf("nginx-compat.conf"));
        var file = Path.Combine(folder, "balancer.conf");
        await File.WriteAllTextAsync(file, lesson
            .Replace("127.0.0.1:6000", $"127.0.0.1:{servers[0]}", StringComparison.Ordinal)
            .Replace("127.0.0.1:6002", $"127.0.0.1:{servers[1]}", StringComparison.Ordinal)
            .Replace("listen 8000", $"listen 127.0.0.1:{port}", StringComparison.Ordinal));
        var program = RunningProgram.Start(BuiltProgram.PathOf("Balancer"), "-p", folder, "-c", file, "-g", "daemon off;");
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(folder, "logs", "balancer.pid")), "the balancer serves");
        return new(program, port);
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
