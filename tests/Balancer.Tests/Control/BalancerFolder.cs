using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ChatCluster.TestKit;

namespace ChatCluster.Balancer.Tests.Control;

/// <summary>A folder with a configuration, and the program run in it. Stops what still runs there when disposed.</summary>
internal sealed partial class BalancerFolder : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    public int Port { get; } = FreePorts.Take(1)[0];

    public static string Program { get; } = Repository.PathOf("bin", "Balancer");

    public string PidFile => PathOf("balancer.pid");

    /// <summary>The process id of the worker that was started last. The line that tells may come a moment after the pid file.</summary>
    public int Worker
    {
        get
        {
            SpinWait.SpinUntil(() => WorkerStart().IsMatch(Log), Deadline);
            return int.Parse(WorkerStart().Matches(Log)[^1].Groups[1].Value, CultureInfo.InvariantCulture);
        }
    }

    public string Log => File.Exists(PathOf("error.log")) ? File.ReadAllText(PathOf("error.log")) : "";

    public string PathOf(string name) => _folder.PathOf(name);

    /// <summary>Writes a configuration whose only server proxies to <paramref name="upstream"/>.</summary>
    public void Configure(string upstream, string main = "", string logFile = "error.log", string pidFile = "balancer.pid",
        int connections = 64) =>
        File.WriteAllText(PathOf("balancer.conf"), $$"""
            {{main}}
            pid {{pidFile}};
            error_log {{logFile}} notice;
            events { worker_connections {{connections}}; }
            stream { server { listen 127.0.0.1:{{Port}}; proxy_pass {{upstream}}; } }
            """);

    /// <summary>How many processes of the balancer run here.</summary>
    public int CountProcesses() => ProcessFiles("cmdline").Count(text => text.Contains(PathOf(""), StringComparison.Ordinal));

    /// <summary>How many processes that one has started, those included that have ended and that it has not collected.</summary>
    public static int CountChildren(int process) =>
        ProcessFiles("stat").Count(text => text[(text.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{process}");

    public string[] Arguments(params string[] more) => ["-p", PathOf(""), "-c", "balancer.conf", .. more];

    public Task<CommandRun> RunAsync(params string[] more) => CommandRun.OfAsync(Program, Arguments(more), Deadline);

    public async Task<RunningProgram> StartAsync(string main = "")
    {
        var program = RunningProgram.Start(Program, Arguments("-g", $"daemon off; {main}"));
        await ServesAsync();
        return program;
    }

    /// <summary>Waits until the pid file says that it serves.</summary>
    public Task ServesAsync() => Eventually.HoldsAsync(() => File.Exists(PidFile), $"it serves:\n{Log}");

    public Task WaitForLogAsync(string text) =>
        Eventually.HoldsAsync(() => Log.Contains(text, StringComparison.Ordinal), $"\"{text}\" in\n{Log}");

    public Task<Socket> ConnectAsync(CancellationToken cancellation) =>
        SocketExtensions.ConnectToAsync(new IPEndPoint(IPAddress.Loopback, Port), cancellation);

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(PidFile))
        {
            var process = int.Parse(await File.ReadAllTextAsync(PidFile), CultureInfo.InvariantCulture);
            await RunAsync("-s", "stop");
            await Eventually.HoldsAsync(() => !Directory.Exists($"/proc/{process}"), "it has stopped");
        }

        _folder.Dispose();
    }

    /// <summary>One file of each process there is.</summary>
    private static IEnumerable<string> ProcessFiles(string name) =>
        Directory.GetDirectories("/proc").Where(static folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Select(folder =>
        {
            try
            {
                return File.ReadAllText($"{folder}/{name}");
            }
            catch (IOException)
            {
                // It has ended since.
                return "";
            }
        }).Where(static text => text.Length > 0);

    [GeneratedRegex(@": start worker process (\d+)$", RegexOptions.Multiline)]
    private static partial Regex WorkerStart();
}
