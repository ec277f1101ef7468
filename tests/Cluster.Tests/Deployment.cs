using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using YamlDotNet.RepresentationModel;

namespace ChatCluster.Cluster.Tests;

/// <summary>
/// scripts/deploy/compose.yml on this machine: each command as it is written there, with this build's programs and with the addresses of
/// this machine instead of the containers'.
/// </summary>
internal sealed partial class Deployment : IAsyncDisposable
{
    private const string DatabasePassword = "a long password";

    private readonly TemporaryFolder _folder = new();
    private readonly List<RunningProgram> _programs = [];
    private readonly IReadOnlyList<int> _ports = FreePorts.Take(6);
    private readonly YamlMappingNode _services;
    private MariaDbServer? _mariaDb;
    private RedisServer? _redis;

    private Deployment(YamlMappingNode services) => _services = services;

    public static string Folder => Repository.PathOf("scripts", "deploy");

    /// <summary>Databases and both chat servers.</summary>
    public static async Task<Deployment> StartAsync()
    {
        var deployment = new Deployment(Services());
        try
        {
            await deployment.StartDatabasesAsync();
            foreach (var service in (string[])["chat1", "chat2"])
                await deployment.Run(service).WaitForLineAsync("is ready");
            return deployment;
        }
        catch
        {
            await deployment.DisposeAsync();
            throw;
        }
    }

    /// <param name="service">"balancer", or "nginx" for the real one.</param>
    /// <returns>The port that it publishes.</returns>
    public async Task<int> StartBalancerAsync(string service)
    {
        var port = _ports[service == "nginx" ? 4 : 5];
        var configuration = await File.ReadAllTextAsync(Path.Combine(Folder, "balancer.conf"));
        await File.WriteAllTextAsync(_folder.PathOf($"{service}.conf"), (service == "nginx" ? Nginx.LoadStreamModule : "") + configuration
            .Replace("172.28.0.11:6000", $"127.0.0.1:{_ports[0]}", StringComparison.Ordinal)
            .Replace("172.28.0.12:6000", $"127.0.0.1:{_ports[1]}", StringComparison.Ordinal)
            .Replace("listen 8000", $"listen 127.0.0.1:{port}", StringComparison.Ordinal));
        Run(service);
        await Eventually.HoldsAsync(() => Listens(port), $"{service} serves");
        return port;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            // A master ends its workers.
            await program.SignalAsync("TERM");
            await program.WaitForExitAsync(TimeSpan.FromSeconds(20));
            await program.DisposeAsync();
        }
        if (_redis is not null)
            await _redis.DisposeAsync();
        if (_mariaDb is not null)
            await _mariaDb.DisposeAsync();
        _folder.Dispose();
    }

    private static YamlMappingNode Services()
    {
        var yaml = new YamlStream();
        using var file = File.OpenText(Path.Combine(Folder, "compose.yml"));
        yaml.Load(file);
        return (YamlMappingNode)yaml.Documents[0].RootNode["services"];
    }

    private static bool Listens(int port)
    {
        try
        {
            using var client = new System.Net.Sockets.TcpClient("127.0.0.1", port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private async Task StartDatabasesAsync()
    {
        // Redis has the options of the file; MariaDB those of the test, and the user and the database that the image makes.
        var redis = Command("redis");
        _redis = await RedisServer.StartAsync(redis[1..]);
        _mariaDb = await MariaDbServer.StartAsync();
        await using var connection = new MySqlConnector.MySqlConnection(_mariaDb.ConnectionString + "Pooling=false");
        await connection.OpenAsync();
        await using var create = connection.CreateCommand();
        create.CommandText = $"""
            CREATE DATABASE chat CHARACTER SET utf8mb4; CREATE USER chat IDENTIFIED BY '{DatabasePassword}';
            GRANT ALL ON chat.* TO chat;
            """;
        await create.ExecuteNonQueryAsync();
    }

    private RunningProgram Run(string service)
    {
        var command = Command(service);
        var program = RunningProgram.Start(command[0], command[1..]);
        _programs.Add(program);
        return program;
    }

    /// <summary>As the file has it, with what is different outside of containers.</summary>
    private string[] Command(string service)
    {
        var words = ((YamlSequenceNode)_services[service]["command"]).Select(word => ((YamlScalarNode)word).Value!).ToArray();
        if (words is [_, "172.28.0.11" or "172.28.0.12", "6000", ..])
            (words[1], words[2]) = ("127.0.0.1", $"{_ports[service == "chat1" ? 0 : 1]}");
        return Array.ConvertAll(words, word => word switch
        {
            "nginx" => Nginx.Program!,
            "/tmp" => _folder.Root,
            "16000" => $"{_ports[service == "chat1" ? 2 : 3]}",
            "/opt/chatcluster/deploy/balancer.conf" => _folder.PathOf($"{service}.conf"),
            _ => Variable().Replace(word, DatabasePassword)
                .Replace("/opt/chatcluster/bin", Repository.PathOf("bin"), StringComparison.Ordinal)
                .Replace("172.28.0.2;Port=3306", $"127.0.0.1;Port={_mariaDb?.Port}", StringComparison.Ordinal)
                .Replace("redis://172.28.0.3:6379", _redis?.Url, StringComparison.Ordinal)
                .Replace("172.28.0.10", "127.0.0.1", StringComparison.Ordinal),
        });
    }

    [GeneratedRegex(@"\$\{CHAT_DB_PASSWORD[^}]*\}")]
    private static partial Regex Variable();
}
