using System.Net;
using System.Net.Sockets;

namespace ChatCluster.TestKit;

/// <summary>A chat server whose every byte the test decides. Listens on 127.0.0.1.</summary>
public sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener;

    /// <param name="port">0 for a free one.</param>
    public ScriptedServer(int port = 0)
    {
        _listener = new(IPAddress.Loopback, port);
        _listener.Start();
        Address = (IPEndPoint)_listener.LocalEndpoint;
    }

    /// <summary>Known also after the end.</summary>
    public IPEndPoint Address { get; }

    /// <summary>The next client; in time, or a <see cref="OperationCanceledException"/>.</summary>
    public async Task<ScriptedPeer> AcceptAsync()
    {
        using var limit = new CancellationTokenSource(ScriptedPeer.Deadline);
        return new(await _listener.AcceptTcpClientAsync(limit.Token));
    }

    public void Dispose() => _listener.Dispose();
}
