using ChatCluster.TestKit;

namespace ChatCluster.Cluster.Tests.Faults;

/// <summary>The balancer with the lesson's own configuration, before servers at other ports.</summary>
internal sealed class TestBalancer : IAsyncDisposable
{
    private readonly string _folder;
    private RunningProgram _program;

    private TestBalancer(RunningProgram program, string folder, int port) => (_program, _folder, Port) = (program, folder, port);

    public int Port { get; }

    public string Log => File.ReadAllText(Path.Combine(_folder, "logs", "error.log"));

    /// <param name="servers">The ports of two.</param>
    /// <param name="changes">Further replacements in the configuration.</param>
    public static async Task<TestBalancer> StartAsync(
        string folder, IReadOnlyList<int> servers, params IReadOnlyList<(string Old, string New)> changes)
    {
        var port = FreePorts.Take(1)[0];
        Directory.CreateDirectory(Path.Combine(folder, "logs"));
        var lesson = await File.ReadAllTextAsync(Repository.PathOf("nginx-compat.conf"));
        var file = Path.Combine(folder, "balancer.conf");
        foreach (var (old, changed) in changes)
            lesson = lesson.Replace(old, changed, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, lesson
            .Replace("127.0.0.1:6000", $"127.0.0.1:{servers[0]}", StringComparison.Ordinal)
            .Replace("127.0.0.1:6002", $"127.0.0.1:{servers[1]}", StringComparison.Ordinal)
            .Replace("listen 8000", $"listen 127.0.0.1:{port}", StringComparison.Ordinal));
        return new(await LaunchAsync(folder), folder, port);
    }

    /// <summary>Kills the master and its workers with -9, and starts it again.</summary>
    /// <remarks>Without a master, workers would go on as nginx's do.</remarks>
    public async Task RestartAsync()
    {
        var workers = _program.Children;
        await _program.SignalAsync("KILL");
        await Task.WhenAll(workers.Select(static worker => RunningProgram.SignalAsync(worker, "KILL")));
        await _program.WaitForExitAsync(Eventually.Deadline);
        await _program.DisposeAsync();
        File.Delete(PidFile(_folder));
        _program = await LaunchAsync(_folder);
    }

    /// <param name="signal">KILL, and the master starts another one; STOP and CONT.</param>
    public Task SignalWorkersAsync(string signal) =>
        Task.WhenAll(_program.Children.Select(worker => RunningProgram.SignalAsync(worker, signal)));

    /// <summary>Changes the configuration, and waits until it is in use.</summary>
    public async Task ReloadAsync(string old, string changed)
    {
        var file = Path.Combine(_folder, "balancer.conf");
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace(old, changed, StringComparison.Ordinal));
        await _program.SignalAsync("HUP");
        await Eventually.HoldsAsync(() => Log.Contains(" reconfigured", StringComparison.Ordinal), "the balancer has reloaded");
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static async Task<RunningProgram> LaunchAsync(string folder)
    {
        var program = RunningProgram.Start(
            BuiltProgram.PathOf("Balancer"), "-p", folder, "-c", Path.Combine(folder, "balancer.conf"), "-g", "daemon off;");
        await Eventually.HoldsAsync(() => File.Exists(PidFile(folder)), "the balancer serves");
        return program;
    }

    private static string PidFile(string folder) => Path.Combine(folder, "logs", "balancer.pid");
}
