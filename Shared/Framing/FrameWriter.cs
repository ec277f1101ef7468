using System.Buffers;
using System.Text;

namespace ChatCluster.Protocol.Framing;

/// <summary>Writes a frame: the JSON text in UTF-8 and a NUL byte, as the course's clients send it.</summary>
public static class FrameWriter
{
    private const byte Terminator = 0;

    /// <returns>The frame in an array of exactly its length.</returns>
    public static byte[] ToArray(string json)
    {
        // The last byte stays zero: the terminator.
        var frame = new byte[Encoding.UTF8.GetByteCount(json) + 1];
        Encoding.UTF8.GetBytes(json, frame);
        return frame;
    }

    public static void Write(IBufferWriter<byte> output, string json)
    {
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(json.Length) + 1);
        var length = Encoding.UTF8.GetBytes(json, span);
        span[length] = Terminator;
        output.Advance(length + 1);
    }
}
