using System.Globalization;
using System.Text;

namespace ChatCluster.Balancer.Modules.Health;

/// <summary>A text in which <c>\x80</c> stands for the byte with that number, and everything else for itself, in UTF-8.</summary>
internal static class EscapedBytes
{
    private const int EscapeLength = 4;

    /// <summary>Null: <c>\x</c> is not followed by two hexadecimal digits.</summary>
    public static byte[]? Parse(string text)
    {
        List<byte> bytes = [];
        while (text.Length > 0)
        {
            var next = text.IndexOf("\\x", StringComparison.Ordinal);
            var plain = next < 0 ? text : text[..next];
            bytes.AddRange(Encoding.UTF8.GetBytes(plain));
            text = text[plain.Length..];
            if (next < 0)
                break;
            if (text.Length < EscapeLength
                || !byte.TryParse(text.AsSpan(2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                return null;
            bytes.Add(value);
            text = text[EscapeLength..];
        }
        return [.. bytes];
    }
}
