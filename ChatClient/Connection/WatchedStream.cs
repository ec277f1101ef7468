using System.Net.Sockets;

namespace ChatCluster.Client.Connection;

/// <summary>A socket's stream that remembers the first byte received, which shows whether the server speaks TLS.</summary>
internal sealed class WatchedStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>The first byte of a TLS alert: its content type (RFC 8446, section 5.1).</summary>
    public const byte TlsAlert = 0x15;

    /// <summary>The first byte of the server's TLS handshake.</summary>
    public const byte TlsHandshake = 0x16;

    /// <summary>Null until something is received.</summary>
    public byte? First { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        if (count > 0)
            First ??= buffer.Span[0];
        return count;
    }
}
