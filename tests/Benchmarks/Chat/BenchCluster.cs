using System.Diagnostics;
using ChatCluster.Server.Accounts;
using ChatCluster.TestKit;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChatCluster.Benchmarks.Chat;

/// <summary>One chat server with the balancer before it, on a database full of people, in a folder of its own.</summary>
internal sealed class BenchCluster : IDisposable
{
    /// <summary>Everybody's password. Its hash costs next to nothing, but for the people whose login is measured.</summary>
    public const string Password = "benchmark";

    /// <summary>People whose password is hashed as the server hashes.</summary>
    public const int SlowFrom = 1_000_000;

    private const int SlowPeople = 200;
    private const int PeopleCount = 6000;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _processes = [];

    public int ServerPort { get; } = FreePorts.Take(1)[0];

    public int BalancerPort { get; private set; }

    public int ServerId { get; private set; }

    public int BalancerId { get; private set; }

    public static async Task<BenchCluster> StartAsync()
    {
        var cluster = new BenchCluster();
        // The server makes the tables, so it runs once before there are people.
        var first = cluster.Launch("ChatServer", cluster.ServerArguments);
        await AnswersAsync(cluster.ServerPort);
        Stop(first);
        cluster.Populate();
        cluster.ServerId = cluster.Launch("ChatServer", cluster.ServerArguments).Id;
        await AnswersAsync(cluster.ServerPort);
        await cluster.StartBalancerAsync();
        return cluster;
    }

    public void Dispose()
    {
        _processes.ForEach(Stop);
        _folder.Dispose();
    }

    private string[] ServerArguments =>
        ["127.0.0.1", $"{ServerPort}", "--db", $"sqlite:{_folder.PathOf("chat.db")}", "--rate", "0", "--silence", "0", "--log-level", "warning"];

    private async Task StartBalancerAsync()
    {
        BalancerPort = FreePorts.Take(1)[0];
        Directory.CreateDirectory(_folder.PathOf("logs"));
        var lesson = await File.ReadAllTextAsync(Repository.PathOf("nginx-compat.conf"));
        await File.WriteAllTextAsync(_folder.PathOf("nginx-compat.conf"), lesson
            .Replace("127.0.0.1:6000", $"127.0.0.1:{ServerPort}", StringComparison.Ordinal)
            .Replace("server 127.0.0.1:6002 weight=1", "# server 127.0.0.1:6002 weight=1", StringComparison.Ordinal)
            .Replace("worker_connections 1024", "worker_connections 16384", StringComparison.Ordinal)
            .Replace("listen 8000", $"listen 127.0.0.1:{BalancerPort}", StringComparison.Ordinal));
        BalancerId = Launch("Balancer", ["-p", _folder.Root, "-c", _folder.PathOf("nginx-compat.conf"), "-g", "daemon off;"]).Id;
        await AnswersAsync(BalancerPort);
    }

    private Process Launch(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Repository.PathOf("bin", program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
        return process;
    }

    private static async Task AnswersAsync(int port)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Deadline; await Task.Delay(50))
        {
            if (await BenchUser.IsAnsweringAsync(port))
                return;
        }
        throw new TimeoutException($"nobody answers on port {port}");
    }

    private void Populate()
    {
        using var database = new SqliteConnection($"Data Source={_folder.PathOf("chat.db")};Pooling=False");
        database.Open();
        using var transaction = database.BeginTransaction();
        const string Insert = "INSERT INTO user (id, name, password, createdat) VALUES (@id, @name, @password, 0)";
        var quick = PasswordHash.Make(Password, iterations: 1);
        var slow = PasswordHash.Make(Password, iterations: 600_000);
        var ids = Enumerable.Range(1, PeopleCount).Concat(Enumerable.Range(SlowFrom, SlowPeople));
        database.Execute(Insert, ids.Select(id => new { id, name = $"user {id}", password = id < SlowFrom ? quick : slow }), transaction);
        transaction.Commit();
    }

    private static void Stop(Process process)
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
    }
}
