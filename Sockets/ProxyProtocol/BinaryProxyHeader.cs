using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace ChatCluster.Sockets.ProxyProtocol;

/// <summary>
/// Version 2 of the PROXY protocol: signature, version and command, family and transport, length; addresses; TLV records.
/// </summary>
public static class BinaryProxyHeader
{
    internal const int FixedLength = 16;
    internal const int MaxLength = 4096;
    internal const string TooLarge = "header is too large";

    private const int CommandLocal = 0;
    private const int CommandProxy = 1;
    private const byte ExtensionChecksum = 3;
    private const int ChecksumExtensionLength = 7;

    // The byte of family and transport, as the specification defines it for streams.
    private const byte Unspecified = 0x00;
    private const byte InetStream = 0x11;
    private const byte Inet6Stream = 0x21;
    private const byte UnixStream = 0x31;

    internal static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <param name="bytes">Begin with the signature, as far as they reach.</param>
    internal static ProxyHeaderResult Read(ReadOnlySpan<byte> bytes, ProxyHeaderRules rules)
    {
        if (bytes.Length < FixedLength)
            return ProxyHeaderResult.NeedMore;
        var (version, command, client) = (bytes[12] >> 4, bytes[12] & 0xf, bytes[13]);
        if (version != 2)
            return ProxyHeaderResult.Malformed($"unknown PROXY protocol version: {version}");
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (FixedLength + length > MaxLength)
            return ProxyHeaderResult.Malformed(TooLarge);
        if (rules == ProxyHeaderRules.Specification && !IsSpecified(command, client))
            return ProxyHeaderResult.Malformed(null);
        if (bytes.Length < FixedLength + length)
            return ProxyHeaderResult.NeedMore;

        var rest = bytes.Slice(FixedLength, length);
        var addressLength = client switch { InetStream => 4, Inet6Stream => 16, _ => 0 };
        if (command != CommandProxy || addressLength == 0)
            return ProxyHeaderResult.Complete(FixedLength + length, null);
        var portsAt = 2 * addressLength;
        var recordsAt = portsAt + (2 * sizeof(ushort));
        if (length < recordsAt)
            return ProxyHeaderResult.Malformed(null);
        return ProxyHeaderResult.Complete(FixedLength + length, new(
            new IPAddress(rest[..addressLength]).ToString(),
            BinaryPrimitives.ReadUInt16BigEndian(rest[portsAt..]),
            new IPAddress(rest.Slice(addressLength, addressLength)).ToString(),
            BinaryPrimitives.ReadUInt16BigEndian(rest[(portsAt + sizeof(ushort))..]))
        {
            Tlvs = rest[recordsAt..].ToArray(),
        });
    }

    /// <summary>Of a local connection, such as the proxy's health check, the specification has family and transport ignored.</summary>
    private static bool IsSpecified(int command, byte client) => command == CommandLocal
        || (command == CommandProxy && client is Unspecified or InetStream or Inet6Stream or UnixStream);

    /// <summary>
    /// The header for a server, with a checksum over all of it. A client without an IP address, as on a unix socket, is not named.
    /// </summary>
    /// <param name="client">The client's address.</param>
    /// <param name="local">The address that accepted the client.</param>
    public static byte[] Write(EndPoint? client, EndPoint? local)
    {
        var addresses = client is IPEndPoint from && local is IPEndPoint to ? Addresses(from, to) : [];
        byte[] header =
        [
            .. Signature, .. stackalloc byte[FixedLength - 12], .. addresses,
            ExtensionChecksum, 0, sizeof(uint), .. stackalloc byte[sizeof(uint)],
        ];
        header[12] = (byte)(0x20 | (addresses.Length == 0 ? CommandLocal : CommandProxy));
        header[13] = addresses.Length switch { 0 => Unspecified, 12 => InetStream, _ => Inet6Stream };
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)(addresses.Length + ChecksumExtensionLength));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(header.Length - sizeof(uint)), Checksum(header));
        return header;
    }

    /// <summary>Both in one family: IPv4 if both are IPv4 or IPv4-mapped IPv6, otherwise IPv6.</summary>
    private static byte[] Addresses(IPEndPoint client, IPEndPoint local)
    {
        var from = Unmapped(client.Address);
        var to = Unmapped(local.Address);
        if (from.AddressFamily != to.AddressFamily)
            (from, to) = (from.MapToIPv6(), to.MapToIPv6());
        byte[] addresses = [.. from.GetAddressBytes(), .. to.GetAddressBytes(), 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(addresses.AsSpan(addresses.Length - 4), (ushort)client.Port);
        BinaryPrimitives.WriteUInt16BigEndian(addresses.AsSpan(addresses.Length - 2), (ushort)local.Port);
        return addresses;
    }

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>CRC32c (Castagnoli) of the header with zeros in place of the checksum.</summary>
    private static uint Checksum(ReadOnlySpan<byte> header)
    {
        var checksum = uint.MaxValue;
        foreach (var one in header)
            checksum = BitOperations.Crc32C(checksum, one);
        return ~checksum;
    }
}
