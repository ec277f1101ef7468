using System.Net.Sockets;

namespace ChatCluster.Client.Connection;

/// <summary>A socket's stream that remembers how the other end began: by it one can tell who speaks TLS and who does not.</summary>
internal sealed class WatchedStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>How an alert of TLS begins: its content type and the first half of the version (RFC 8446, section 5.1).</summary>
    public const byte TlsAlert = 0x15;

    /// <summary>How the server's part of a handshake begins.</summary>
    public const byte TlsHandshake = 0x16;

    /// <summary>Null as long as nothing came.</summary>
    public byte? First { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        if (count > 0)
            First ??= buffer.Span[0];
        return count;
    }
}
