using System.Text;
using ChatCluster.Sockets.ProxyProtocol;
using Xunit;

namespace ChatCluster.Sockets.Tests.ProxyProtocol;

/// <summary>Headers are read as proxy-protocol.txt of haproxy.org defines them, and nothing else passes.</summary>
public sealed class SpecificationRulesTests
{
    private const string Signature = "0D0A0D0A000D0A515549540A";

    public static TheoryData<byte[], string?> Good { get; } = new()
    {
        { Text("PROXY TCP4 203.0.113.7 192.0.2.1 56324 443\r\n"), "203.0.113.7:56324" },
        { Text("PROXY TCP6 2001:db8::1 2001:db8::2 1 65535\r\n"), "[2001:db8::1]:1" },
        { Text("PROXY UNKNOWN\r\n"), null },
        { Text("PROXY UNKNOWN ffff::1 whatever follows\r\n"), null },
        { Hex(Signature + "2111000CCB007107C0000201DC0401BB"), "203.0.113.7:56324" },
        { Hex(Signature + "21110013CB007107C0000201DC0401BB" + "03000400000000"), "203.0.113.7:56324" },
        { Hex(Signature + "21210024" + "20010DB8000000000000000000000001" + "20010DB8000000000000000000000002" + "000101BB"),
            "[2001:db8::1]:1" },
        { Hex(Signature + "20000000"), null },
        { Hex(Signature + "2011000CCB007107C0000201DC0401BB"), null },
        { Hex(Signature + "21000000"), null },
        { Hex(Signature + "213100D8" + new string('0', 432)), null },
    };

    public static TheoryData<byte[]> Bad { get; } =
    [
        Text("{\"msgid\":99}\0"), Text("GET / HTTP/1.0\r\n\r\n"), Text("proxy TCP4 203.0.113.7 192.0.2.1 56324 443\r\n"), Text("\0"),
        Text("PROXY TCP4 203.0.113.7 192.0.2.1 56324\r\n"), Text("PROXY TCP4 203.0.113.7 192.0.2.1 56324 443 1\r\n"),
        Text("PROXY TCP4 203.0.113.7  192.0.2.1 56324 443\r\n"), Text("PROXY TCP4 203.0.113 192.0.2.1 56324 443\r\n"),
        Text("PROXY TCP4 0x7f.1 192.0.2.1 56324 443\r\n"), Text("PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n"),
        Text("PROXY TCP4 1.2.3.4 5.6.7.8 65536 1\r\n"),
        Text("PROXY TCP4 1.2.3.4 5.6.7.8 -1 1\r\n"), Text("PROXY TCP4 1.2.3.4 5.6.7.8 1 x\r\n"), Text("PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n"),
        Text("PROXY TCP6 [2001:db8::1] 2001:db8::2 1 2\r\n"), Text("PROXY TCP6 fe80::1%1 2001:db8::2 1 2\r\n"),
        Text("PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n"),
        Text("PROXY \r\n"), Text("PROXY TCP4\r\n"), Text("PROXY UNKNOWN " + new string('x', 100)),
        Hex(Signature + "1111000CCB007107C0000201DC0401BB"), Hex(Signature + "2211000CCB007107C0000201DC0401BB"),
        Hex(Signature + "2112000CCB007107C0000201DC0401BB"), Hex(Signature + "21110008CB007107C0000201"),
        Hex(Signature + "2121000CCB007107C0000201DC0401BB"),
        Hex(Signature + "2111FFFF"), Hex(Signature + "21410000"),
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public void Read_WholeHeader_GivesTheSourceAndLeavesWhatFollows(byte[] header, string? source)
    {
        var read = Read([.. header, .. "{\"msgid\":99}"u8]);

        Assert.Equal((ProxyHeaderStatus.Complete, header.Length), (read.Status, read.Length));
        Assert.Equal(source, read.Header?.Source?.ToString());
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Read_CutAnywhere_WaitsForTheRest(byte[] header, string? source)
    {
        for (var length = 0; length < header.Length; length++)
        {
            var read = Read(header.AsSpan(0, length));

            Assert.Equal((source, length, ProxyHeaderStatus.NeedMore, 0), (source, length, read.Status, read.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Read_AnythingElse_IsMalformed(byte[] bytes) => Assert.Equal(ProxyHeaderStatus.Malformed, Read(bytes).Status);

    private static ProxyHeaderResult Read(ReadOnlySpan<byte> bytes) => ProxyHeaderReader.Read(bytes, ProxyHeaderRules.Specification);

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Hex(string digits) => Convert.FromHexString(digits);
}
