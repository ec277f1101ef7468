using System.Text;
using ChatCluster.Protocol.Framing;
using Xunit;

namespace ChatCluster.Protocol.Tests;

public sealed class FrameReaderTests
{
    private const string Frame = """{"msgid":99}""";

    [Theory]
    [InlineData("{}{}", 2)]
    [InlineData("{}\0{}\0", 2)]
    [InlineData("{}\r\n{}\n\n\t {}", 3)]
    [InlineData("""{"a":"}{\"]["}{"b":[{},[{}]]}""", 2)]
    [InlineData("{\n  \"a\": 1\n}", 1)]
    [InlineData("\0\0\n ", 0)]
    public void TryRead_AnySeparator_FindsEachObject(string text, int count) =>
        Assert.Equal(count, FrameFeed.Read([Encoding.UTF8.GetBytes(text)]).Count);

    [Theory]
    [InlineData("hello\0")]
    [InlineData("[1,2]\n")]
    [InlineData("\"text\"\0")]
    [InlineData("\uFEFF\uFEFF{}\0")]
    [InlineData("\uFEFFhello\0")]
    [InlineData("{\"a\":\"x\0")]
    [InlineData("{\"a\":\u0001}\0")]
    [InlineData("{\"a\":\"line\nbreak\"}\0")]
    [InlineData("}\0")]
    public void TryRead_NotAnObject_SaysSoOnceAndGoesOnBehindTheSeparator(string bad)
    {
        var outcomes = FrameFeed.ReadAll(new FrameReader(), [Encoding.UTF8.GetBytes(bad + "\0" + Frame)]);

        Assert.Equal(Frame, Encoding.UTF8.GetString(outcomes[^1].Frame));
        Assert.All(outcomes.Take(outcomes.Count - 1), outcome => Assert.Equal(FrameStatus.NotJson, outcome.Status));
        Assert.InRange(outcomes.Count, 2, 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void TryRead_ByteOrderMark_IsIgnoredBeforeTheFirstObjectAlone(int pieceSize)
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFF" + Frame + "\0" + "\uFEFF" + Frame + "\0" + Frame);

        var outcomes = FrameFeed.ReadAll(new FrameReader(), bytes.Chunk(pieceSize));

        Assert.Equal([FrameStatus.Frame, FrameStatus.NotJson, FrameStatus.Frame], outcomes.Select(outcome => outcome.Status));
    }

    [Theory]
    [InlineData("{\"a\":\"x\0y\"}\0")]
    [InlineData("{\"a\":\"x\0y\0\0z\"}\0")]
    [InlineData("{\"a\":\"x\ny\r\nz\"}\0")]
    [InlineData("{\"a\":\"x\r\ny\"}\n")]
    [InlineData("{\"a\":\0 1}\0")]
    [InlineData("{\"a\":\"x\0")]
    [InlineData("{\"a\":\"x\\\0\"}\0")]
    public void TryRead_RawNulOrLineEndWithinAnObject_IsOneBadFrame(string bad)
    {
        var bytes = Encoding.UTF8.GetBytes(bad + Frame + "\0" + bad + Frame);
        for (var pieceSize = 1; pieceSize <= bytes.Length; pieceSize++)
        {
            var outcomes = FrameFeed.ReadAll(new FrameReader(), bytes.Chunk(pieceSize));

            Assert.Equal([FrameStatus.NotJson, FrameStatus.Frame, FrameStatus.NotJson, FrameStatus.Frame],
                outcomes.Select(outcome => outcome.Status));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void TryRead_GarbageBehindATornFrame_CountsAgainBeyondTheLimit(int pieceSize)
    {
        var bytes = Encoding.UTF8.GetBytes("{\"a\":\"\0" + string.Concat(Enumerable.Repeat("x\n", 120)) + Frame);

        var outcomes = FrameFeed.ReadAll(new FrameReader(100), bytes.Chunk(pieceSize));

        Assert.InRange(outcomes.Count(outcome => outcome.Status == FrameStatus.NotJson), 60, 110);
        Assert.Equal(FrameStatus.Frame, outcomes[^1].Status);
    }

    [Fact]
    public void TryRead_FrameOfExactlyTheLimit_IsAccepted()
    {
        var frame = "{\"a\":\"" + new string('x', 92) + "\"}";
        Assert.Equal(100, frame.Length);

        var outcome = Assert.Single(FrameFeed.ReadAll(new FrameReader(100), [Encoding.UTF8.GetBytes(frame)]));

        Assert.Equal(FrameStatus.Frame, outcome.Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5000)]
    public void TryRead_FrameOverTheLimit_IsSkippedHoweverItArrives(int pieceSize)
    {
        var bytes = Encoding.UTF8.GetBytes("{\"a\":\"" + new string('x', 2000) + "\"}\0" + Frame);

        var outcomes = FrameFeed.ReadAll(new FrameReader(100), bytes.Chunk(pieceSize));

        Assert.Equal([FrameStatus.TooLarge, FrameStatus.Frame], outcomes.Select(outcome => outcome.Status));
    }

    [Fact]
    public void SkipToSeparator_DropsTheRestOfTheLine()
    {
        var reader = new FrameReader();
        Assert.Equal(FrameStatus.Frame, Assert.Single(FrameFeed.ReadAll(reader, ["{]"u8.ToArray()])).Status);

        reader.SkipToSeparator();

        var outcomes = FrameFeed.ReadAll(reader, [Encoding.UTF8.GetBytes("{\"smuggled\":1}\n" + Frame)]);
        Assert.Equal(Frame, Encoding.UTF8.GetString(Assert.Single(outcomes).Frame));
    }

    [Fact]
    public void IsInsideFrame_IsTrueOnlyInTheMiddle()
    {
        var reader = new FrameReader();
        Assert.False(reader.IsInsideFrame);
        FrameFeed.ReadAll(reader, ["{\"a\""u8.ToArray()]);
        Assert.True(reader.IsInsideFrame);

        reader = new FrameReader();
        FrameFeed.ReadAll(reader, ["{}\0"u8.ToArray()]);
        Assert.False(reader.IsInsideFrame);
    }

    [Fact]
    public void TryRead_RandomBytes_NeverThrowsAndRecovers()
    {
        var random = new Random(20261122);
        byte[] alphabet = [.. "{}[]\":,\\ \n\0truefalsn0123456789."u8, 0x80, 0xff, 0xc3, 0x01];
        for (var round = 0; round < 3000; round++)
        {
            var bytes = new byte[random.Next(1, 200)];
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = random.Next(4) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            byte[] stream = [.. bytes, 0, .. Encoding.UTF8.GetBytes(Frame)];

            var outcomes = FrameFeed.ReadAll(new FrameReader(150), stream.Chunk(random.Next(1, 40)));

            foreach (var (status, frame) in outcomes.Where(outcome => outcome.Status == FrameStatus.Frame))
                MessageCodec.Decode(frame, out _);
            Assert.Equal(Frame, Encoding.UTF8.GetString(outcomes[^1].Frame));
        }
    }
}
