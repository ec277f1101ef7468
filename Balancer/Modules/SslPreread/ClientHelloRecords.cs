using System.Buffers.Binary;

namespace ChatCluster.Balancer.Modules.SslPreread;

/// <summary>Takes a hello out of the TLS records that it is sent in, of which it may fill several.</summary>
/// <remarks>Source: RFC 8446, section 5.1, and nginx's ngx_stream_ssl_preread_module.c, which takes a record when it is whole.</remarks>
internal static class ClientHelloRecords
{
    private const int HeaderLength = 5;
    private const byte Handshake = 0x16;
    private const byte TlsMajor = 3;

    public static HelloProgress Read(ReadOnlySpan<byte> received, ClientHello hello)
    {
        List<byte> message = [];
        while (received.Length >= HeaderLength)
        {
            if (IsVersion2(received))
            {
                hello.Version = (received[3], received[4]);
                return HelloProgress.Complete;
            }
            if (received[0] != Handshake || received[1] != TlsMajor)
                return HelloProgress.NoHello;
            var length = BinaryPrimitives.ReadUInt16BigEndian(received[3..]);
            if (received.Length < HeaderLength + length)
                return HelloProgress.Incomplete;
            message.AddRange(received.Slice(HeaderLength, length));
            if (ClientHelloMessage.Read(message.ToArray(), hello) is not HelloProgress.Incomplete and var progress)
                return progress;
            received = received[(HeaderLength + length)..];
        }
        return HelloProgress.Incomplete;
    }

    /// <summary>The hello of SSL 2, in which old clients also offer later versions.</summary>
    private static bool IsVersion2(ReadOnlySpan<byte> bytes) => (bytes[0] & 0x80) != 0 && bytes[2] == 1 && bytes[3] is 0 or 3;
}
