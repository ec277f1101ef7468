using System.Buffers;
using System.Globalization;
using System.Text;
using ChatCluster.Balancer.Variables;

namespace ChatCluster.Balancer.Logging;

/// <summary>Writes a session in a <c>log_format</c>, byte for byte as nginx does.</summary>
internal static class AccessLogLine
{
    /// <summary>The line with its end.</summary>
    internal static byte[] Make(LogFormatConfig format, SessionFacts facts)
    {
        var line = new ArrayBufferWriter<byte>(256);
        foreach (var part in format.Parts)
        {
            var value = part.Read(facts);
            if (part is LiteralPart || format.Escape == LogEscape.None)
                line.Write(value);
            else if (format.Escape == LogEscape.Json)
                WriteJson(line, value);
            else
                WriteDefault(line, value);
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    private static void WriteDefault(ArrayBufferWriter<byte> line, byte[]? value)
    {
        if (value is null)
        {
            line.Write("-"u8);
            return;
        }

        foreach (var one in value)
        {
            if (one is (byte)'"' or (byte)'\\' or < 0x20 or >= 0x7F)
                line.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\x{one:X2}")));
            else
                line.Write([one]);
        }
    }

    private static void WriteJson(ArrayBufferWriter<byte> line, byte[]? value)
    {
        foreach (var one in value ?? [])
        {
            switch (one)
            {
                case (byte)'"' or (byte)'\\':
                    line.Write([(byte)'\\', one]);
                    break;
                case (byte)'\n':
                    line.Write("\\n"u8);
                    break;
                case (byte)'\r':
                    line.Write("\\r"u8);
                    break;
                case (byte)'\t':
                    line.Write("\\t"u8);
                    break;
                case (byte)'\b':
                    line.Write("\\b"u8);
                    break;
                case (byte)'\f':
                    line.Write("\\f"u8);
                    break;
                case < 0x20:
                    line.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)one:X4}")));
                    break;
                default:
                    line.Write([one]);
                    break;
            }
        }
    }
}
