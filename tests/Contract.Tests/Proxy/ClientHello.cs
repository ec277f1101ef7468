using System.Buffers.Binary;
using System.Text;

namespace ChatCluster.Contract.Tests.Proxy;

/// <summary>Writes the hello of a TLS client, as RFC 8446 has it, in one record.</summary>
internal static class ClientHello
{
    private static readonly byte[] Suites = [0x13, 0x01, 0x13, 0x02];

    /// <param name="name">The server's name; null: not said.</param>
    /// <param name="protocols">ALPN; empty: not said.</param>
    /// <param name="isVersion13">Offers TLS 1.3.</param>
    public static byte[] Write(string? name, string[] protocols, bool isVersion13)
    {
        List<byte> extensions = [];
        if (name is not null)
            extensions.AddRange(Extension(0, Sized(2, [0, .. Sized(2, Encoding.ASCII.GetBytes(name))])));
        if (protocols.Length > 0)
            extensions.AddRange(Extension(16, Sized(2, [.. protocols.SelectMany(one => Sized(1, Encoding.ASCII.GetBytes(one)))])));
        if (isVersion13)
            extensions.AddRange(Extension(43, Sized(1, [3, 4, 3, 3])));
        byte[] body = [3, 3, .. new byte[32], .. Sized(1, [7, 7]), .. Sized(2, Suites), .. Sized(1, [0]), .. Sized(2, [.. extensions])];
        return [0x16, 3, 1, .. Sized(2, [1, 0, .. Sized(2, body)])];
    }

    private static byte[] Extension(byte type, byte[] content) => [0, type, .. Sized(2, content)];

    private static byte[] Sized(int lengthBytes, byte[] content)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)content.Length);
        return [.. length[^lengthBytes..], .. content];
    }
}
