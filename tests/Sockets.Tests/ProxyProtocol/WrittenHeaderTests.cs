using System.Net;
using System.Text;
using ChatCluster.Sockets.ProxyProtocol;
using Xunit;

namespace ChatCluster.Sockets.Tests.ProxyProtocol;

public sealed class WrittenHeaderTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", "PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n")]
    [InlineData("::1", "fe80::1", "PROXY TCP6 ::1 fe80::1 1 2\r\n")]
    [InlineData("::ffff:1.2.3.4", "::ffff:5.6.7.8", "PROXY TCP6 ::ffff:1.2.3.4 ::ffff:5.6.7.8 1 2\r\n")]
    public void Write_TextHeader_IsNginxs(string client, string local, string header) =>
        Assert.Equal(header, Encoding.ASCII.GetString(
            TextProxyHeader.Write(new IPEndPoint(IPAddress.Parse(client), 1),
                new IPEndPoint(IPAddress.Parse(local), 2))));

    [Fact]
    public void Write_ClientOfAUnixSocket_IsUnknown()
    {
        Assert.Equal("PROXY UNKNOWN\r\n"u8, TextProxyHeader.Write(null, null));
        var binary = BinaryProxyHeader.Write(null, null);
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
        var header = BinaryProxyHeader.Write(new IPEndPoint(IPAddress.Parse(client), 1), new IPEndPoint(IPAddress.Parse(local), 2));

        Assert.Equal([0x21, family, 0, (byte)(addresses + 7)], header[12..16]);
        Assert.Equal([0, 1, 0, 2, 3, 0, 4], header[(16 + addresses - 4)..^4]);
        byte[] zeroed = [.. header[..^4], 0, 0, 0, 0];
        Assert.Equal(Crc32cBitByBit(zeroed), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(header.Length - 4)));
    }

    /// <summary>The definition: reflected polynomial 0x82f63b78; its check value is the standard's.</summary>
    private static uint Crc32cBitByBit(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var one in bytes)
        {
            checksum ^= one;
            for (var bit = 0; bit < 8; bit++)
                checksum = (checksum & 1) == 0 ? checksum >> 1 : (checksum >> 1) ^ 0x82f63b78;
        }
        return ~checksum;
    }
}
