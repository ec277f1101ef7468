using System.Buffers.Binary;
using System.Net;

namespace ChatCluster.Sockets.Native;

/// <summary>Converts Linux's <c>sockaddr</c> of IPv4 and IPv6.</summary>
internal static class LinuxAddress
{
    /// <summary>Large enough for every family (<c>sockaddr_storage</c>).</summary>
    internal const int MaxLength = 128;

    /// <summary>Null for another family, for example of the unnamed client of a unix socket.</summary>
    internal static IPEndPoint? Read(ReadOnlySpan<byte> address)
    {
        if (address.Length < 8)
            return null;
        int port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        switch (BitConverter.ToUInt16(address))
        {
            case Libc.AddressFamilyInet:
                return new IPEndPoint(new IPAddress(address.Slice(4, 4)), port);
            case Libc.AddressFamilyInet6:
                return new IPEndPoint(new IPAddress(address.Slice(8, 16), BitConverter.ToUInt32(address[24..])), port);
            default:
                return null;
        }
    }
}
