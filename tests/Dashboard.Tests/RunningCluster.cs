using System.Globalization;
using ChatCluster.TestKit;

namespace ChatCluster.Dashboard.Tests;

/// <summary>The lesson's cluster and a dashboard, as whole programs.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    /// <summary>Machines that run tests are busy.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, RunningProgram> _programs = [];

    /// <summary>Two servers, their admin pages, the balancer, its status, the dashboard.</summary>
    private readonly IReadOnlyList<int> _ports;

    private readonly string[] _serverOptions;

    private RunningCluster(IReadOnlyList<int> ports, string[] serverOptions) => (_ports, _serverOptions) = (ports, serverOptions);

    public int First => _ports[0];

    public int Second => _ports[1];

    public int Balancer => _ports[4];

    public Uri Page => new($"http://127.0.0.1:{_ports[6]}/");

    public Uri BalancerState => new($"http://127.0.0.1:{_ports[5]}/api/state");

    private string ControlSocket => _folder.PathOf("control.sock");

    /// <param name="ports">Seven; null for free ones.</param>
    /// <param name="bus">The URL of the servers' message bus; null for none.</param>
    /// <param name="options">Further options of the dashboard.</param>
    public static async Task<RunningCluster> StartAsync(
        IReadOnlyList<int>? ports = null, bool hasBalancer = true, bool allowsControl = false, string? bus = null,
        params string[] options)
    {
        var cluster = new RunningCluster(ports ?? FreePorts.Take(7), bus is null ? [] : ["--bus", bus]);
        try
        {
            string[] control = allowsControl
                ? ["--allow-control", "--control-socket", cluster.ControlSocket,
                    "--pid-file", cluster._folder.PathOf("logs/balancer.pid")] : [];
            await cluster.StartAllAsync(hasBalancer, [.. options, .. control]);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public string StatusOf(int server) => $"http://127.0.0.1:{_ports[2 + server]}/status";

    /// <summary>Changes the balancer's file, for its next reload.</summary>
    public void EditConfiguration(string old, string changed)
    {
        var text = File.ReadAllText(_folder.PathOf("balancer.conf"));
        Xunit.Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(_folder.PathOf("balancer.conf"), text.Replace(old, changed, StringComparison.Ordinal));
    }

    public RunningProgram Program(string name) => _programs[name];

    /// <summary>Connects through the balancer and logs in.</summary>
    public async Task<RawChatClient> LogInAsync(int id, string password = "123456")
    {
        var client = await RawChatClient.ConnectAsync(Balancer);
        client.Confirms = true;
        await client.AskAsync($$"""{"id":{{id}},"msgid":1,"password":"{{password}}","seq":1}""");
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs.Values.Reverse())
            await program.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAllAsync(bool hasBalancer, string[] options)
    {
        await StartServerAsync(0);
        await StartServerAsync(1);
        await StartBalancerAsync();
        string[] balancer = hasBalancer ? ["--balancer", Place(_ports[5])] : [];
        var dashboard = Start("Dashboard", "dashboard",
            [Place(_ports[6]), .. balancer, "--server", Place(_ports[2]), "--server", Place(_ports[3]), .. options]);
        await dashboard.WaitForLineAsync("http://");
    }

    private static string Place(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private async Task StartServerAsync(int index)
    {
        var server = Start("ChatServer", $"server {index}", ["127.0.0.1", $"{_ports[index]}", "--db", $"sqlite:{_folder.PathOf("chat.db")}",
            "--seed-lesson", "--admin", $"{_ports[2 + index]}", .. _serverOptions]);
        await server.WaitForLineAsync("is ready");
    }

    private async Task StartBalancerAsync()
    {
        Directory.CreateDirectory(_folder.PathOf("logs"));
        var lesson = await File.ReadAllTextAsync(Repository.PathOf("nginx-compat.conf"));
        await File.WriteAllTextAsync(_folder.PathOf("balancer.conf"), lesson
            .Replace("127.0.0.1:6000", Place(First), StringComparison.Ordinal)
            .Replace("127.0.0.1:6002", Place(Second), StringComparison.Ordinal)
            .Replace("listen 8000", $"listen {Place(Balancer)}", StringComparison.Ordinal));
        Start("Balancer", "balancer", ["-p", _folder.PathOf(""), "-c", _folder.PathOf("balancer.conf"), "--status", Place(_ports[5]),
            "-g", $"daemon off; control {ControlSocket};"]);
        await Eventually.HoldsAsync(
            () => File.Exists(_folder.PathOf("logs/balancer.pid")) && File.Exists(ControlSocket), "the balancer serves", Deadline, default);
    }

    private RunningProgram Start(string program, string name, string[] arguments) =>
        _programs[name] = RunningProgram.Start(BuiltProgram.PathOf(program), arguments);
}
