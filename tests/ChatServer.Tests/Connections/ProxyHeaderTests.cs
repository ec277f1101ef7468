using System.Buffers;
using System.Text;
using ChatCluster.Server.Connections;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Connections;

public sealed class ProxyHeaderTests
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
        { Hex(Signature + "21210024" + "20010DB8000000000000000000000001" + "20010DB8000000000000000000000002" + "000101BB"), "[2001:db8::1]:1" },
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
        Text("PROXY TCP4 0x7f.1 192.0.2.1 56324 443\r\n"), Text("PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n"), Text("PROXY TCP4 1.2.3.4 5.6.7.8 65536 1\r\n"),
        Text("PROXY TCP4 1.2.3.4 5.6.7.8 -1 1\r\n"), Text("PROXY TCP4 1.2.3.4 5.6.7.8 1 x\r\n"), Text("PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n"),
        Text("PROXY TCP6 [2001:db8::1] 2001:db8::2 1 2\r\n"), Text("PROXY TCP6 fe80::1%1 2001:db8::2 1 2\r\n"), Text("PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n"),
        Text("PROXY \r\n"), Text("PROXY TCP4\r\n"), Text("PROXY UNKNOWN " + new string('x', 100)),
        Hex(Signature + "1111000CCB007107C0000201DC0401BB"), Hex(Signature + "2211000CCB007107C0000201DC0401BB"),
        Hex(Signature + "2112000CCB007107C0000201DC0401BB"), Hex(Signature + "21110008CB007107C0000201"), Hex(Signature + "2121000CCB007107C0000201DC0401BB"),
        Hex(Signature + "2111FFFF"), Hex(Signature + "21410000"),
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public void TryRead_WholeHeader_GivesTheSourceAndLeavesWhatFollows(byte[] header, string? source)
    {
        var received = new ReadOnlySequence<byte>([.. header, .. "{\"msgid\":99}"u8]);

        Assert.Equal(ProxyHeaderStatus.Complete, ProxyHeader.TryRead(ref received, out var found));

        Assert.Equal(source, found?.ToString());
        Assert.Equal("{\"msgid\":99}", Encoding.UTF8.GetString(received));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void TryRead_CutAnywhere_WaitsForTheRest(byte[] header, string? source)
    {
        for (var length = 0; length < header.Length; length++)
        {
            var received = new ReadOnlySequence<byte>(header, 0, length);

            Assert.Equal((length, ProxyHeaderStatus.NeedMore), (length, ProxyHeader.TryRead(ref received, out var found)));
            Assert.True(found is null && received.Length == length, source);
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void TryRead_AnythingElse_IsMalformed(byte[] bytes)
    {
        var received = new ReadOnlySequence<byte>(bytes);

        Assert.Equal(ProxyHeaderStatus.Malformed, ProxyHeader.TryRead(ref received, out _));
    }

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Hex(string digits) => Convert.FromHexString(digits);
}
