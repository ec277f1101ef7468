using System.Buffers;
using System.Text.Json;

namespace ChatCluster.Balancer.Modules.Status;

/// <summary>An object as UTF-8, on one line.</summary>
internal static class JsonText
{
    /// <summary>In bytes; a page of the status is larger, an event is not.</summary>
    private const int MostKept = 16 * 1024;

    /// <summary>Of each thread that has written one: an event loop writes many a second.</summary>
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? _writer;

    /// <param name="write">Writes the members.</param>
    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        var (bytes, json) = _writer ??= New();
        bytes.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        if (bytes.Capacity > MostKept)
            _writer = null;
        return bytes.WrittenSpan.ToArray();
    }

    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json) New()
    {
        var bytes = new ArrayBufferWriter<byte>();
        return (bytes, new Utf8JsonWriter(bytes));
    }
}
