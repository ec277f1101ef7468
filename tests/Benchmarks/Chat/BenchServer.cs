using System.Diagnostics;
using System.Net.Sockets;
using ChatCluster.Server.Stores.Sql;
using ChatCluster.TestKit;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>One chat server on a database full of users, with the balancer before it if it is asked for; in a folder of its own.</summary>
internal sealed class BenchServer : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>What is measured is the server, not its limits.</summary>
    private static readonly string[] WithoutLimits =
        ["--no-course-clients", "--rate", "0", "--idle-timeout", "0", "--log-level", "warning"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _processes = [];
    private DatabaseOptions _database = new();

    /// <summary>However the benchmark ends, its processes and files go with it.</summary>
    private BenchServer() => AppDomain.CurrentDomain.ProcessExit += OnExit;

    public int Port { get; } = FreePorts.Take(1)[0];

    public int ProcessId { get; private set; }

    private string DatabaseArgument => _database.MySql is { } mySql ? $"mysql:{mySql}" : $"sqlite:{_database.File}";

    /// <param name="mySql">A connection string; null for a SQLite file.</param>
    /// <param name="options">More of ChatServer's own options.</param>
    public static Task<BenchServer> StartAsync(string? mySql = null, params string[] options) =>
        StartAsync(Repository.PathOf("bin", "ChatServer"), mySql, [.. WithoutLimits, .. options]);

    /// <summary>Another build's server.</summary>
    /// <param name="program">Its ChatServer.</param>
    /// <param name="options">The options that lift its limits, where they are not this build's.</param>
    public static Task<BenchServer> StartOtherAsync(string program, string[] options) =>
        StartAsync(program, mySql: null, options.Length == 0 ? WithoutLimits : options);

    /// <summary>Servers with one database, on which there is nobody yet.</summary>
    /// <param name="program">This build's ChatServer, or another's.</param>
    /// <param name="count">How many.</param>
    /// <param name="mySql">A connection string; null for a SQLite file.</param>
    /// <param name="options">More of ChatServer's own options.</param>
    public static async Task<List<BenchServer>> StartManyAsync(string program, int count, string? mySql, params string[] options)
    {
        var servers = new List<BenchServer> { await StartAsync(program, mySql, [.. WithoutLimits, .. options]) };
        while (servers.Count < count)
            servers.Add(await StartBesideAsync(program, servers[0], options));
        return servers;
    }

    private static async Task<BenchServer> StartBesideAsync(string program, BenchServer first, string[] options)
    {
        var server = new BenchServer();
        server.ProcessId = server.Launch(
            program, ["127.0.0.1", $"{server.Port}", "--db", first.DatabaseArgument, .. WithoutLimits, .. options]);
        await AnswersAsync(server.Port);
        return server;
    }

    private static async Task<BenchServer> StartAsync(string program, string? mySql, string[] options)
    {
        var server = new BenchServer();
        try
        {
            server._database = mySql is null ? new() { File = server._folder.PathOf("chat.db") } : new() { MySql = mySql };
            server.ProcessId = server.Launch(program, ["127.0.0.1", $"{server.Port}", "--db", server.DatabaseArgument, .. options]);
            await AnswersAsync(server.Port);
            await BenchUsers.AddAsync(server._database);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Users with ids behind those of all others.</summary>
    public Task AddUsersAsync(int count) => BenchUsers.AddMoreAsync(_database, count);

    /// <inheritdoc cref="BenchUsers.AddGroupsAsync"/>
    public Task AddGroupsAsync(int firstId, IEnumerable<IEnumerable<int>> members) =>
        BenchUsers.AddGroupsAsync(_database, firstId, members);

    /// <summary>Starts the lesson's balancer, once for this server.</summary>
    /// <param name="servers">What is behind it, each in its turn.</param>
    /// <returns>Its port, and its master.</returns>
    public async Task<(int Port, int ProcessId)> StartBalancerAsync(IEnumerable<BenchServer> servers)
    {
        var port = FreePorts.Take(1)[0];
        Directory.CreateDirectory(_folder.PathOf("logs"));
        var lesson = await File.ReadAllTextAsync(Repository.PathOf("nginx-compat.conf"));
        await File.WriteAllTextAsync(_folder.PathOf("nginx-compat.conf"), lesson
            .Replace("server 127.0.0.1:6000 weight=1",
                string.Join("; ", servers.Select(static server => $"server 127.0.0.1:{server.Port} weight=1")), StringComparison.Ordinal)
            .Replace("server 127.0.0.1:6002 weight=1", "# server 127.0.0.1:6002 weight=1", StringComparison.Ordinal)
            .Replace("worker_connections 1024", "worker_connections 16384", StringComparison.Ordinal)
            .Replace("listen 8000", $"listen 127.0.0.1:{port}", StringComparison.Ordinal));
        var master = Launch(
            Repository.PathOf("bin", "Balancer"), ["-p", _folder.Root, "-c", _folder.PathOf("nginx-compat.conf"), "-g", "daemon off;"]);
        await AnswersAsync(port);
        return (port, master);
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        foreach (var process in _processes)
        {
            // The balancer's worker, too: nothing tells it that its master was killed.
            process.Kill(entireProcessTree: true);
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
        var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
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
