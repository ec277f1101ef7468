using System.Diagnostics;
using System.Net.Sockets;

namespace ChatCluster.TestKit;

/// <summary>
/// A MariaDB of a test's own: its own process, folder and port, with nothing in it and a root without a password. Gone with the test.
/// </summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    private static readonly string[] Folders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private RunningProgram? _process;

    private MariaDbServer()
    {
    }

    /// <summary>The programs are here.</summary>
    public static bool IsHere => Find("mariadbd") is not null && Find("mariadb-install-db") is not null;

    public int Port { get; } = FreePorts.Take(1)[0];

    public int ProcessId => _process!.Id;

    /// <summary>
    /// In a folder of its own: a MariaDB that starts removes all temporary tables from it, those of others in the middle of their work too.
    /// </summary>
    private string TemporaryFiles => $"--tmpdir={_folder.PathOf("tmp")}";

    /// <summary>To everything but one database: that is for the caller to add.</summary>
    public string ConnectionString => $"Server=127.0.0.1;Port={Port};User ID=root;Password=;";

    public static async Task<MariaDbServer> StartAsync()
    {
        var server = new MariaDbServer();
        try
        {
            await server.MakeFilesAsync();
            await server.LaunchAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process, or starts it again, and waits until it takes connections.</summary>
    public async Task LaunchAsync()
    {
        _process = RunningProgram.Start(
            Find("mariadbd")!, "--no-defaults", "--user=root", $"--datadir={_folder.PathOf("data")}", $"--port={Port}",
            "--skip-networking=0",
            "--bind-address=127.0.0.1", TemporaryFiles, $"--socket={_folder.PathOf("socket")}", $"--pid-file={_folder.PathOf("pid")}",
            "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M");
        await _process.WaitForLineAsync("ready for connections");
        using var probe = new TcpClient();
        await probe.ConnectAsync("127.0.0.1", Port);
    }

    /// <summary>As a power cut does: whatever was not on the disk is lost.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await _process!.WaitForExitAsync(StopTime);
        await _process.DisposeAsync();
    }

    /// <param name="signal">STOP freezes it with all its connections, CONT lets it go on.</param>
    public Task SignalAsync(string signal) => _process!.SignalAsync(signal);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task MakeFilesAsync()
    {
        Directory.CreateDirectory(_folder.PathOf("tmp"));
        using var install = Process.Start(new ProcessStartInfo(
            Find("mariadb-install-db")!,
            ["--no-defaults", "--user=root", $"--datadir={_folder.PathOf("data")}", TemporaryFiles,
                "--auth-root-authentication-method=normal", "--skip-test-db"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = await Task.WhenAll(install.StandardOutput.ReadToEndAsync(), install.StandardError.ReadToEndAsync());
        await install.WaitForExitAsync();
        if (install.ExitCode != 0)
            throw new InvalidOperationException(string.Concat(output));
    }

    private static string? Find(string program) => Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
