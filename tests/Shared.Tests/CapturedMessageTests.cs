using System.Buffers;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Protocol.Tests;

/// <summary>The course's own bytes are accepted and produced.</summary>
public sealed class CapturedMessageTests
{
    private static readonly IReadOnlyList<CapturedMessage> Captured = CapturedMessage.LoadAll();

    [Fact]
    public void Vectors_AreAllLoaded()
    {
        Assert.Equal(25, Captured.Count);
        Assert.Contains(Captured, message => message.Bytes.Length == 612);
    }

    [Fact]
    public void Decode_EveryCapturedMessage_AndEncode_GivesTheSameBytes()
    {
        foreach (var captured in Captured)
        {
            var message = MessageCodec.Decode(captured.Json, out var error);

            Assert.True(message is not null, $"{captured.File}: {error?.Text}");
            var output = new ArrayBufferWriter<byte>();
            MessageCodec.Encode(message, output);
            Assert.Equal([.. captured.Json, 0], output.WrittenSpan.ToArray());
        }
    }

    [Fact]
    public void Decode_EveryCapturedMessageCutAnywhere_GivesTheSameMessage()
    {
        foreach (var captured in Captured)
        {
            var expected = Texts(FrameFeed.Read([captured.Bytes]));
            for (var cut = 1; cut < captured.Bytes.Length; cut++)
                Assert.Equal(expected, Texts(FrameFeed.Read([captured.Bytes[..cut], captured.Bytes[cut..]])));
        }
    }

    [Fact]
    public void Decode_EveryPairOfMessagesInOneRead_GivesBoth()
    {
        foreach (var first in Captured)
        {
            foreach (var second in Captured)
            {
                string[] expected = [.. Texts(FrameFeed.Read([first.Bytes])), .. Texts(FrameFeed.Read([second.Bytes]))];
                Assert.Equal(expected, Texts(FrameFeed.Read([[.. first.Bytes, .. second.Bytes]])));
            }
        }
    }

    [Fact]
    public void Decode_ByteByByte_GivesEveryMessage()
    {
        byte[] all = [.. Captured.SelectMany(captured => captured.Bytes)];

        var frames = FrameFeed.Read(all.Select(one => new[] { one }));

        Assert.Equal(Captured.Count, frames.Count);
        Assert.All(frames, frame => Assert.NotNull(MessageCodec.Decode(frame, out _)));
    }

    private static string[] Texts(IReadOnlyList<byte[]> frames) =>
        [.. frames.Select(frame => MessageCodec.ToText(MessageCodec.Decode(frame, out _)!))];
}
