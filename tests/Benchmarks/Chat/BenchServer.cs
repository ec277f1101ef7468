using System.Diagnostics;
using System.Net.Sockets;
using ChatCluster.TestKit;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>One chat server on a database full of people, with the balancer before it if it is asked for; in a folder of its own.</summary>
internal sealed class BenchServer : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _processes = [];

    /// <summary>However the benchmark ends, its processes and files go with it.</summary>
    private BenchServer() => AppDomain.CurrentDomain.ProcessExit += OnExit;

    public int Port { get; } = FreePorts.Take(1)[0];

    public int ProcessId { get; private set; }

    /// <param name="mySql">A connection string; null for a SQLite file.</param>
    /// <param name="options">More of ChatServer's own options.</param>
    public static async Task<BenchServer> StartAsync(string? mySql = null, params string[] options)
    {
        var server = new BenchServer();
        try
        {
            var file = server._folder.PathOf("chat.db");
            await People.SettleAsync(mySql is null ? new() { File = file } : new() { MySql = mySql });
            var database = mySql is null ? $"sqlite:{file}" : $"mysql:{mySql}";
            server.ProcessId = server.Launch(
                Repository.PathOf("bin", "ChatServer"),
                ["127.0.0.1", $"{server.Port}", "--db", database, "--no-course-clients", "--rate", "0", "--silence", "0", "--log-level", "warning", .. options]);
            await AnswersAsync(server.Port);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <returns>The port of the balancer, which is the lesson's, with this server alone behind it.</returns>
    public async Task<int> StartBalancerAsync()
    {
        var port = FreePorts.Take(1)[0];
        Directory.CreateDirectory(_folder.PathOf("logs"));
        var lesson = await File.ReadAllTextAsync(Repository.PathOf("nginx-compat.conf"));
        await File.WriteAllTextAsync(_folder.PathOf("nginx-compat.conf"), lesson
            .Replace("127.0.0.1:6000", $"127.0.0.1:{Port}", StringComparison.Ordinal)
            .Replace("server 127.0.0.1:6002 weight=1", "# server 127.0.0.1:6002 weight=1", StringComparison.Ordinal)
            .Replace("worker_connections 1024", "worker_connections 16384", StringComparison.Ordinal)
            .Replace("listen 8000", $"listen 127.0.0.1:{port}", StringComparison.Ordinal));
        Launch(Repository.PathOf("bin", "Balancer"), ["-p", _folder.Root, "-c", _folder.PathOf("nginx-compat.conf"), "-g", "daemon off;"]);
        await AnswersAsync(port);
        return port;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
        _folder.Dispose();
    }

    private void OnExit(object? sender, EventArgs end) => Dispose();

    private static void Complain(string? line)
    {
        if (line is not null)
            Console.Error.WriteLine(line);
    }

    private int Launch(string program, IEnumerable<string> arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, line) => Complain(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
        return process.Id;
    }

    private static async Task AnswersAsync(int port)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Deadline; await Task.Delay(50))
        {
            try
            {
                BenchUser.AskWhetherReady(port);
                return;
            }
            catch (Exception notYet) when (notYet is SocketException or IOException)
            {
                // Again in a moment.
            }
        }
        throw new TimeoutException($"nobody answers on port {port}");
    }
}
