using System.Text;

namespace ChatCluster.Balancer.Variables;

/// <summary>Bytes as a text with one character each, so that comparisons and regular expressions see bytes, as nginx's do.</summary>
internal static class ByteText
{
    internal static string Of(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    internal static byte[] Back(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length];
        Encoding.Latin1.GetBytes(text, bytes);
        return bytes;
    }

    /// <summary>Lowers the letters of ASCII only.</summary>
    internal static string ToLower(string text) =>
        text.AsSpan().IndexOfAnyInRange('A', 'Z') < 0
            ? text
            : string.Create(text.Length, text, static (lower, original) => Ascii.ToLower(original, lower, out _));
}
