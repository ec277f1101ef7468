using System.Net;
using System.Text;
using ChatCluster.Sockets.ProxyProtocol;
using Xunit;

namespace ChatCluster.Sockets.Tests.ProxyProtocol;

/// <summary>Headers are accepted, skipped and refused exactly as nginx does, with its words.</summary>
public sealed class NginxRulesTests
{
    private static readonly IPEndPoint Client = new(IPAddress.Parse("10.0.0.1"), 0x1234);
    private static readonly IPEndPoint Local = new(IPAddress.Parse("10.0.0.2"), 0x5678);

    [Theory]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 99 100\r\nhello", 35, "1.2.3.4", 99, "5.6.7.8", 100)]
    [InlineData("PROXY TCP6 ::1 fe80::AB 0 65535\r\n", 33, "::1", 0, "fe80::AB", 65535)]
    [InlineData("PROXY TCP4 ... :: 1 2\r\n", 23, "...", 1, "::", 2)]
    public void Read_TextHeader_TellsBothEnds(string bytes, int length, string source, int sourcePort, string destination,
        int destinationPort) =>
        Assert.Equal(
            ProxyHeaderResult.Complete(length, new ProxyHeader(source, sourcePort, destination, destinationPort)),
            Read(Encoding.ASCII.GetBytes(bytes)));

    [Theory]
    [InlineData("PROXY UNKNOWN\r\nx", 15)]
    [InlineData("PROXY UNKNOWN 1 2 whatever\r\n\r\n", 28)]
    public void Read_UnknownClient_IsSkipped(string bytes, int length) =>
        Assert.Equal(ProxyHeaderResult.Complete(length, null), Read(Encoding.ASCII.GetBytes(bytes)));

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
        Assert.Equal(ProxyHeaderResult.Malformed($"broken header: \"{shown}\""), Read(Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public void Read_EveryCutOfATextHeader_IsBroken()
    {
        var whole = Encoding.ASCII.GetBytes("PROXY TCP4 1.2.3.4 5.6.7.8 99 100\r\n");
        for (var length = 0; length < whole.Length; length++)
            Assert.Equal((length, ProxyHeaderStatus.Malformed), (length, Read(whole.AsSpan(0, length)).Status));
        Assert.Equal(ProxyHeaderStatus.Complete, Read(whole).Status);
    }

    [Fact]
    public void Read_BinaryHeader_TellsBothEndsAndKeepsTheExtensions()
    {
        byte[] bytes = [.. BinaryProxyHeader.Write(Client, Local), 9, 9];

        var parsed = Read(bytes);

        Assert.Equal(bytes.Length - 2, parsed.Length);
        Assert.Equal(("10.0.0.1", 0x1234, "10.0.0.2", 0x5678),
            (parsed.Header!.SourceAddress, parsed.Header.SourcePort, parsed.Header.DestinationAddress, parsed.Header.DestinationPort));
        Assert.Equal(bytes[^9..^2], parsed.Header.Tlvs.ToArray());
    }

    [Theory]
    [InlineData(12, 0x31, "unknown PROXY protocol version: 3")]
    [InlineData(15, 200, "header is too large")]
    [InlineData(15, 11, null)]
    public void Read_BrokenBinaryHeader_IsRefusedInNginxsWords(int index, byte value, string? error)
    {
        var bytes = BinaryProxyHeader.Write(Client, Local);
        bytes[index] = value;

        Assert.Equal(ProxyHeaderResult.Malformed(error), Read(bytes));
    }

    [Theory]
    [InlineData(12, 0x20)]
    [InlineData(13, 0x12)]
    [InlineData(13, 0x31)]
    [InlineData(13, 0x00)]
    public void Read_BinaryHeaderOfNoTcpClient_IsSkipped(int index, byte value)
    {
        var bytes = BinaryProxyHeader.Write(Client, Local);
        bytes[index] = value;

        Assert.Equal(ProxyHeaderResult.Complete(bytes.Length, null), Read(bytes));
    }

    private static ProxyHeaderResult Read(ReadOnlySpan<byte> bytes) => ProxyHeaderReader.Read(bytes, ProxyHeaderRules.Nginx);
}
