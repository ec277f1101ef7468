using System.Net.Sockets;
using System.Text;

namespace ChatCluster.TestKit;

/// <summary>One end of a connection, driven by a test: it reads what ends in a NUL and sends whatever it is told, in any pieces.</summary>
public sealed class ScriptedPeer : IDisposable
{
    /// <summary>How long anything that must come may take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    public ScriptedPeer(TcpClient client)
    {
        (_client, _stream) = (client, client.GetStream());
        client.NoDelay = true;
    }

    /// <summary>The next frame without its NUL; null when the other end closed.</summary>
    public async Task<string?> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Deadline);
        var bytes = new List<byte>();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, limit.Token) == 1)
        {
            if (one[0] == 0)
                return Encoding.UTF8.GetString([.. bytes]);
            bytes.Add(one[0]);
        }
        return bytes.Count == 0 ? null
            : throw new EndOfStreamException($"the peer closed in the middle of a message: {Encoding.UTF8.GetString([.. bytes])}");
    }

    /// <summary>True when something has come that was not read yet.</summary>
    public bool HasInput => _client.Available > 0;

    /// <summary>Sends exactly these bytes in one write: a NUL is the caller's business.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Says farewell and waits until the other end does so too.</summary>
    public async Task FinishAsync()
    {
        _client.Client.Shutdown(SocketShutdown.Send);
        while (await ReadAsync() is not null)
        {
        }
    }

    /// <summary>Ends the connection with a reset instead of a farewell.</summary>
    public void Reset()
    {
        _client.LingerState = new(true, 0);
        _client.Client.Dispose();
    }

    public void Dispose() => _client.Dispose();
}
