using System.Buffers.Binary;
using System.Net;
using System.Numerics;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Relay.ProxyHeaders;

/// <summary>Version 2 of the PROXY protocol: signature, version and command, family and transport, length; addresses; extensions.</summary>
public static class BinaryProxyHeader
{
    public const int FixedLength = 16;

    private const int CommandLocal = 0;
    private const int CommandProxy = 1;
    private const int TransportStream = 1;
    private const int FamilyInet = 1;
    private const int FamilyInet6 = 2;
    private const byte ExtensionChecksum = 3;
    private const int ChecksumExtensionLength = 7;

    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <param name="bytes">Begins with the signature and has the fixed part.</param>
    public static ParsedProxyHeader Read(ReadOnlySpan<byte> bytes)
    {
        int version = bytes[12] >> 4;
        if (version != 2)
            return ParsedProxyHeader.Broken($"unknown PROXY protocol version: {version}");
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (bytes.Length - FixedLength < length)
            return ParsedProxyHeader.Broken("header is too large");

        ReadOnlySpan<byte> rest = bytes.Slice(FixedLength, length);
        int addressLength = (bytes[13] >> 4) switch { FamilyInet => 4, FamilyInet6 => 16, _ => 0 };
        bool isOfStreamClient = (bytes[12] & 0xf) == CommandProxy && (bytes[13] & 0xf) == TransportStream && addressLength > 0;
        if (!isOfStreamClient)
            return new ParsedProxyHeader(FixedLength + length, null, null);
        int fixedAddresses = 2 * (addressLength + sizeof(ushort));
        if (length < fixedAddresses)
            return ParsedProxyHeader.Broken(null);

        ProxyProtocolFacts header = new(
            new IPAddress(rest[..addressLength]).ToString(),
            BinaryPrimitives.ReadUInt16BigEndian(rest[(2 * addressLength)..]),
            new IPAddress(rest.Slice(addressLength, addressLength)).ToString(),
            BinaryPrimitives.ReadUInt16BigEndian(rest[(2 * addressLength + sizeof(ushort))..]))
        {
            Tlvs = rest[fixedAddresses..].ToArray(),
        };
        return new ParsedProxyHeader(FixedLength + length, header, null);
    }

    /// <summary>The header for a server, with a checksum over all of it; of a client whose address is no IP address it says nothing.</summary>
    public static byte[] Write(EndPoint? client, EndPoint? local)
    {
        byte[] addresses = client is IPEndPoint from && local is IPEndPoint to ? Addresses(from, to) : [];
        byte[] header = [.. Signature, .. stackalloc byte[4], .. addresses, ExtensionChecksum, 0, sizeof(uint), .. stackalloc byte[sizeof(uint)]];
        int family = addresses.Length switch { 0 => 0, 12 => FamilyInet, _ => FamilyInet6 };
        header[12] = (byte)(0x20 | (family == 0 ? CommandLocal : CommandProxy));
        header[13] = (byte)(family == 0 ? 0 : (family << 4) | TransportStream);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)(addresses.Length + ChecksumExtensionLength));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(header.Length - sizeof(uint)), Checksum(header));
        return header;
    }

    /// <summary>One family for both: IPv4 if both are, also inside IPv6; else IPv6.</summary>
    private static byte[] Addresses(IPEndPoint client, IPEndPoint local)
    {
        IPAddress from = Unmapped(client.Address);
        IPAddress to = Unmapped(local.Address);
        if (from.AddressFamily != to.AddressFamily)
            (from, to) = (from.MapToIPv6(), to.MapToIPv6());
        byte[] addresses = [.. from.GetAddressBytes(), .. to.GetAddressBytes(), 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(addresses.AsSpan(addresses.Length - 4), (ushort)client.Port);
        BinaryPrimitives.WriteUInt16BigEndian(addresses.AsSpan(addresses.Length - 2), (ushort)local.Port);
        return addresses;
    }

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>CRC32c (Castagnoli) of the header with zeros in the checksum's place.</summary>
    private static uint Checksum(ReadOnlySpan<byte> header)
    {
        uint checksum = uint.MaxValue;
        foreach (byte one in header)
            checksum = BitOperations.Crc32C(checksum, one);
        return ~checksum;
    }
}
