using System.Buffers;
using System.Text;

namespace ChatCluster.Protocol.Framing;

/// <summary>Puts a frame on the wire: the JSON text in UTF-8 and one NUL byte behind it, as the course's clients have always sent it.</summary>
public static class FrameWriter
{
    private const byte Terminator = 0;

    public static void Write(IBufferWriter<byte> output, string json)
    {
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(json.Length) + 1);
        var length = Encoding.UTF8.GetBytes(json, span);
        span[length] = Terminator;
        output.Advance(length + 1);
    }
}
