using System.Net;
using System.Text;
using ChatCluster.Balancer.Configuration;
using ChatCluster.Balancer.Relay.ProxyHeaders;
using ChatCluster.Balancer.Variables;
using Xunit;

namespace ChatCluster.Balancer.Tests.Relay.ProxyHeaders;

public sealed class ProxyHeaderTests
{
    private static readonly IPEndPoint Client = new(IPAddress.Parse("10.0.0.1"), 0x1234);
    private static readonly IPEndPoint Local = new(IPAddress.Parse("10.0.0.2"), 0x5678);

    [Theory]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 99 100\r\nhello", 35, "1.2.3.4", 99, "5.6.7.8", 100)]
    [InlineData("PROXY TCP6 ::1 fe80::AB 0 65535\r\n", 33, "::1", 0, "fe80::AB", 65535)]
    [InlineData("PROXY TCP4 ... :: 1 2\r\n", 23, "...", 1, "::", 2)]
    public void Read_TextHeader_TellsBothEnds(string bytes, int length, string source, int sourcePort, string destination, int destinationPort) =>
        Assert.Equal(
            new ParsedProxyHeader(length, new ProxyProtocolFacts(source, sourcePort, destination, destinationPort), null),
            ProxyHeaderReader.Read(Encoding.ASCII.GetBytes(bytes)));

    [Theory]
    [InlineData("PROXY UNKNOWN\r\nx", 15)]
    [InlineData("PROXY UNKNOWN 1 2 whatever\r\n\r\n", 28)]
    public void Read_UnknownClient_IsSkipped(string bytes, int length) =>
        Assert.Equal(new ParsedProxyHeader(length, null, null), ProxyHeaderReader.Read(Encoding.ASCII.GetBytes(bytes)));

    [Theory]
    [InlineData("", "")]
    [InlineData("GET / HTTP/1.0\r\nHost: x", "GET / HTTP/1.0")]
    [InlineData("PROXY UNKNOWN", "PROXY UNKNOWN")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 99 100\r", "PROXY TCP4 1.2.3.4 5.6.7.8 99 100")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 99 65536\r\n", "PROXY TCP4 1.2.3.4 5.6.7.8 99 65536")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 -1 2\r\n", "PROXY TCP4 1.2.3.4 5.6.7.8 -1 2")]
    [InlineData("PROXY TCP4 1.2.3.g 5.6.7.8 1 2\r\n", "PROXY TCP4 1.2.3.g 5.6.7.8 1 2")]
    [InlineData("PROXY TCP5 1.2.3.4 5.6.7.8 1 2\r\n", "PROXY TCP5 1.2.3.4 5.6.7.8 1 2")]
    [InlineData("PROXY TCP4 1.2.3.4", "PROXY TCP4 1.2.3.4")]
    public void Read_BrokenTextHeader_IsShownUpToTheEndOfItsLine(string bytes, string shown) =>
        Assert.Equal(ParsedProxyHeader.Broken($"broken header: \"{shown}\""), ProxyHeaderReader.Read(Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public void Read_EveryCutOfATextHeader_IsBroken()
    {
        byte[] whole = Encoding.ASCII.GetBytes("PROXY TCP4 1.2.3.4 5.6.7.8 99 100\r\n");
        for (int length = 0; length < whole.Length; length++)
            Assert.True(ProxyHeaderReader.Read(whole.AsSpan(0, length)).IsBroken, $"{length} bytes");
        Assert.False(ProxyHeaderReader.Read(whole).IsBroken);
    }

    [Fact]
    public void Read_BinaryHeader_TellsBothEndsAndKeepsTheExtensions()
    {
        byte[] bytes = [.. BinaryProxyHeader.Write(Client, Local), 9, 9];

        ParsedProxyHeader parsed = ProxyHeaderReader.Read(bytes);

        Assert.Equal(bytes.Length - 2, parsed.Length);
        Assert.Equal(("10.0.0.1", 0x1234, "10.0.0.2", 0x5678),
            (parsed.Header!.SourceAddress, parsed.Header.SourcePort, parsed.Header.DestinationAddress, parsed.Header.DestinationPort));
        Assert.Equal(bytes[^9..^2], parsed.Header.Tlvs.ToArray());
    }

    [Theory]
    [InlineData(12, 0x31, "unknown PROXY protocol version: 3")]
    [InlineData(15, 200, "header is too large")]
    [InlineData(15, 11, null)]
    public void Read_BrokenBinaryHeader_IsRefusedInNginxsWords(int index, byte value, string? complaint)
    {
        byte[] bytes = BinaryProxyHeader.Write(Client, Local);
        bytes[index] = value;

        Assert.Equal(ParsedProxyHeader.Broken(complaint), ProxyHeaderReader.Read(bytes));
    }

    [Theory]
    [InlineData(12, 0x20)]
    [InlineData(13, 0x12)]
    [InlineData(13, 0x31)]
    [InlineData(13, 0x00)]
    public void Read_BinaryHeaderOfNoTcpClient_IsSkipped(int index, byte value)
    {
        byte[] bytes = BinaryProxyHeader.Write(Client, Local);
        bytes[index] = value;

        Assert.Equal(new ParsedProxyHeader(bytes.Length, null, null), ProxyHeaderReader.Read(bytes));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", "PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n")]
    [InlineData("::1", "fe80::1", "PROXY TCP6 ::1 fe80::1 1 2\r\n")]
    [InlineData("::ffff:1.2.3.4", "::ffff:5.6.7.8", "PROXY TCP6 ::ffff:1.2.3.4 ::ffff:5.6.7.8 1 2\r\n")]
    public void Write_TextHeader_IsNginxs(string client, string local, string header) =>
        Assert.Equal(header, Encoding.ASCII.GetString(
            ProxyHeaderWriter.Write(ProxyProtocol.Text, new IPEndPoint(IPAddress.Parse(client), 1), new IPEndPoint(IPAddress.Parse(local), 2))));

    [Fact]
    public void Write_ClientOfAUnixSocket_IsUnknown()
    {
        Assert.Equal("PROXY UNKNOWN\r\n"u8, ProxyHeaderWriter.Write(ProxyProtocol.Text, null, null));
        byte[] binary = ProxyHeaderWriter.Write(ProxyProtocol.Binary, null, null);
        Assert.Equal([0x20, 0x00, 0, 7, 3, 0, 4], binary[12..19]);
        Assert.Equal(23, binary.Length);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", 0x11, 12)]
    [InlineData("::ffff:10.0.0.1", "::ffff:10.0.0.2", 0x11, 12)]
    [InlineData("2001:db8::1", "::1", 0x21, 36)]
    [InlineData("10.0.0.1", "::1", 0x21, 36)]
    public void Write_BinaryHeader_HasOneFamilyForBothAndAChecksum(string client, string local, byte family, int addresses)
    {
        byte[] header = BinaryProxyHeader.Write(new IPEndPoint(IPAddress.Parse(client), 1), new IPEndPoint(IPAddress.Parse(local), 2));

        Assert.Equal([0x21, family, 0, (byte)(addresses + 7)], header[12..16]);
        Assert.Equal([0, 1, 0, 2, 3, 0, 4], header[(16 + addresses - 4)..^4]);
        byte[] zeroed = [.. header[..^4], 0, 0, 0, 0];
        Assert.Equal(Crc32cBitByBit(zeroed), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(header.Length - 4)));
    }

    /// <summary>The definition: reflected polynomial 0x82f63b78; its check value is the standard's.</summary>
    private static uint Crc32cBitByBit(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte one in bytes)
        {
            checksum ^= one;
            for (int bit = 0; bit < 8; bit++)
                checksum = (checksum & 1) == 0 ? checksum >> 1 : (checksum >> 1) ^ 0x82f63b78;
        }
        return ~checksum;
    }
}
