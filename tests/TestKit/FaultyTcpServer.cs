using System.Net;
using System.Net.Sockets;

namespace ChatCluster.TestKit;

/// <summary>A server that treats every client as a script says, the bad ones included (<see cref="ServerScripts"/>).</summary>
public sealed class FaultyTcpServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _clients = [];
    private readonly Task _accepting;

    private FaultyTcpServer(Socket listener, Func<Socket, CancellationToken, Task> script)
    {
        _listener = listener;
        Address = listener.LocalEndPoint!;
        _accepting = AcceptAsync(script);
    }

    public EndPoint Address { get; }

    /// <summary>The address as a configuration writes it.</summary>
    public string Name => Address is UnixDomainSocketEndPoint ? $"unix:{Address}" : Address.ToString()!;

    /// <summary>On a free port of this machine.</summary>
    public static FaultyTcpServer Start(Func<Socket, CancellationToken, Task> script) => new(SocketExtensions.ListenOnLoopback(), script);

    /// <summary>On a socket that has an address already (<see cref="SocketExtensions.ReservePort"/>) and now begins to listen.</summary>
    public static FaultyTcpServer Start(Socket bound, Func<Socket, CancellationToken, Task> script)
    {
        bound.Listen();
        return new FaultyTcpServer(bound, script);
    }

    /// <summary>On a unix socket, which every user may use.</summary>
    public static FaultyTcpServer StartUnix(string path, Func<Socket, CancellationToken, Task> script)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
        return Start(socket, script);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_clients);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> script)
    {
        while (true)
        {
            try
            {
                _clients.Add(ServeAsync(await _listener.AcceptAsync(_stopping.Token), script));
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>What a client does to its connection is no fault of the server's: the script ends with it.</summary>
    private async Task ServeAsync(Socket client, Func<Socket, CancellationToken, Task> script)
    {
        using (client)
        {
            try
            {
                await script(client, _stopping.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
            }
        }
    }
}
