using System.Net.Sockets;

namespace ChatCluster.TestKit;

/// <summary>A Redis of a test's own: its own process and port, without persistence. Gone with the test.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin"];
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _more;
    private RunningProgram? _process;

    private RedisServer(string[] more) => _more = more;

    /// <summary>The program is here.</summary>
    public static bool IsHere => File is not null;

    public int Port { get; } = FreePorts.Take(1)[0];

    public int ProcessId => _process!.Id;

    public string Url => $"redis://127.0.0.1:{Port}";

    /// <summary>The program; null where it is not installed.</summary>
    public static string? File { get; } =
        Folders.Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(System.IO.File.Exists);

    /// <param name="more">Further arguments, such as "--requirepass secret".</param>
    public static async Task<RedisServer> StartAsync(params string[] more)
    {
        var server = new RedisServer(more);
        await server.LaunchAsync();
        return server;
    }

    /// <summary>Starts the process, or starts it again with nothing in it, and waits until it takes connections.</summary>
    public async Task LaunchAsync()
    {
        _process = RunningProgram.Start(File!, ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.PathOf(""), "--save", "",
            "--appendonly", "no", .. _more]);
        await _process.WaitForLineAsync("Ready to accept connections");
    }

    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await _process!.WaitForExitAsync(StopTime);
        await _process.DisposeAsync();
    }

    /// <param name="signal">STOP freezes it with all its connections, CONT lets it go on.</param>
    public Task SignalAsync(string signal) => _process!.SignalAsync(signal);

    /// <summary>Sends one command as redis-cli does.</summary>
    /// <returns>The first line of the answer; of a text, its first line.</returns>
    public async Task<string> AskAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"));
        using var reader = new StreamReader(stream);
        var line = await reader.ReadLineAsync() ?? "";
        return line.StartsWith('$') && line != "$-1" ? await reader.ReadLineAsync() ?? "" : line;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
    }
}
