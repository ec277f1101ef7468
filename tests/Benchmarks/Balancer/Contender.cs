using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatCluster.TestKit;

namespace ChatCluster.Benchmarks.Balancer;

/// <summary>A balancer as a process: what to run, where it listens, what it uses. nginx and Balancer get the same file.</summary>
internal sealed class Contender : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly string _program;
    private readonly string[] _arguments;
    private readonly bool _reloads;
    private readonly IReadOnlyList<int> _ports;
    private Process? _process;

    private Contender(string name, string program, Func<IReadOnlyList<int>, string> configuration, string[] arguments, bool reloads = true)
    {
        (Name, _program, _reloads, _ports) = (name, program, reloads, FreePorts.Take(4));
        File.WriteAllText(_folder.PathOf("proxy.conf"), configuration(_ports));
        Directory.CreateDirectory(_folder.PathOf("logs"));
        _arguments = [.. arguments.Select(argument => argument.Replace("FOLDER", _folder.Root, StringComparison.Ordinal))];
    }

    private Contender(ServerPorts servers) => (Name, _program, _arguments, _ports) =
        ("direct", "", [], [servers.Echo, servers.Source, servers.Source, servers.Sink]);

    public string Name { get; }

    /// <summary>No balancer at all: clients connect to the servers. What this yields is the load's own limit.</summary>
    public bool IsDirect => _program.Length == 0;

    /// <summary>Leads to the servers that echo.</summary>
    public IPEndPoint Echo => new(IPAddress.Loopback, _ports[0]);

    /// <summary>Leads to the servers that send without end.</summary>
    public IPEndPoint Bulk => new(IPAddress.Loopback, _ports[1]);

    /// <summary>The same as each relays bulk best: with a buffer of 256 KiB, or, HAProxy, by splicing over large pipes.</summary>
    public IPEndPoint BulkTuned => new(IPAddress.Loopback, _ports[2]);

    /// <summary>Leads to the servers that receive without end.</summary>
    public IPEndPoint BulkUp => new(IPAddress.Loopback, _ports[3]);

    /// <summary>Where its status page is, if it has one.</summary>
    public IPEndPoint? Status { get; private init; }

    /// <summary>Of all its processes.</summary>
    public TimeSpan ProcessorTime => Processes.Aggregate(TimeSpan.Zero, static (sum, id) => sum + ProcessFigures.ProcessorTime(id));

    /// <summary>Of all its processes; what they share counts once.</summary>
    public long MemoryBytes => Processes.Sum(ProcessFigures.ProportionalBytes);

    private IEnumerable<int> Processes => IsDirect ? [] : ProcessFigures.WithChildren(_process!.Id);

    /// <param name="status">The port of its status page; 0: it has none.</param>
    public static Contender Balancer(string name, string program, ServerPorts servers, int status = 0) => new(
        name, program, ports => NginxFile(status > 0 ? $"status 127.0.0.1:{status};" : "", ports, servers),
        ["-p", "FOLDER", "-c", "proxy.conf", "-g", "daemon off;"])
    {
        Status = new(IPAddress.Loopback, status),
    };

    public static Contender RealNginx(ServerPorts servers) => new(
        "nginx", Nginx.Program!, ports => NginxFile(Nginx.LoadStreamModule, ports, servers),
        ["-p", "FOLDER", "-c", "proxy.conf", "-g", "daemon off;"]);

    public static Contender Direct(ServerPorts servers) => new(servers);

    /// <summary>Splices where it is tuned, over pipes as large as the system allows.</summary>
    public static Contender HaProxy(string program, ServerPorts servers) => new("HAProxy", program, ports => $"""
        global
            maxconn 8000
            maxpipes 256
            nbthread 1
            tune.pipesize 1048576
        defaults
            mode tcp
            timeout connect 5s
            timeout client 10m
            timeout server 10m
        listen echo
            bind 127.0.0.1:{ports[0]}
            server s 127.0.0.1:{servers.Echo}
        listen bulk
            bind 127.0.0.1:{ports[1]}
            server s 127.0.0.1:{servers.Source}
        listen bulk-tuned
            bind 127.0.0.1:{ports[2]}
            option splice-request
            option splice-response
            server s 127.0.0.1:{servers.Source}
        listen bulk-up
            bind 127.0.0.1:{ports[3]}
            server s 127.0.0.1:{servers.Sink}

        """, ["-db", "-q", "-f", "FOLDER/proxy.conf"], reloads: false);

    /// <summary>Starts the program and waits until a byte went through it and back.</summary>
    /// <returns>How long that took.</returns>
    public TimeSpan Start()
    {
        if (IsDirect)
            return TimeSpan.Zero;
        var watch = Stopwatch.StartNew();
        _process?.Dispose();
        _process = Process.Start(new ProcessStartInfo(_program, _arguments) { RedirectStandardInput = true })!;
        while (!IsServing())
        {
            if (_process.HasExited || watch.Elapsed > Deadline)
                throw new InvalidOperationException($"{_program} does not serve");
        }
        return watch.Elapsed;
    }

    public void Stop()
    {
        if (_process is null or { HasExited: true })
            return;
        // A master goes before its workers: it would start another for each that goes.
        foreach (var id in Processes.ToList())
        {
            using var one = Process.GetProcessById(id);
            one.Kill();
        }
        _process.WaitForExit();
    }

    /// <summary>The same after the end of what runs.</summary>
    public TimeSpan Restart()
    {
        Stop();
        return Start();
    }

    /// <summary>Kills the worker; its master is to start another.</summary>
    public void KillWorker()
    {
        using var worker = Process.GetProcessById(Processes.Last());
        worker.Kill();
    }

    /// <summary>Has it read its configuration again, where a signal does that.</summary>
    public async Task ReloadAsync()
    {
        if (!_reloads)
            return;
        using var kill = Process.Start("kill", ["-HUP", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        Stop();
        _process?.Dispose();
        _folder.Dispose();
    }

    private bool IsServing()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 1000 };
        try
        {
            socket.Connect(Echo);
            socket.Send([1]);
            return socket.Receive(new byte[1]) == 1;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string NginxFile(string main, IReadOnlyList<int> ports, ServerPorts servers) => $$"""
        {{main}}
        user root;
        worker_processes 1;
        pid logs/proxy.pid;
        error_log logs/error.log;
        events { worker_connections 16000; }
        stream {
            upstream echo { server 127.0.0.1:{{servers.Echo}}; }
            upstream bulk { server 127.0.0.1:{{servers.Source}}; }
            upstream up { server 127.0.0.1:{{servers.Sink}}; }
            server { listen 127.0.0.1:{{ports[0]}}; proxy_pass echo; }
            server { listen 127.0.0.1:{{ports[1]}}; proxy_pass bulk; }
            server { listen 127.0.0.1:{{ports[2]}}; proxy_pass bulk; proxy_buffer_size 256k; }
            server { listen 127.0.0.1:{{ports[3]}}; proxy_pass up; }
        }
        """;
}
