using System.Globalization;

namespace ChatCluster.TestKit;

/// <summary>One message of the course's programs as it was seen on the wire, from <c>tests/vectors</c>.</summary>
/// <param name="File">The capture's file name.</param>
/// <param name="FromClient">Client to server (those end in a NUL), or server to client (those do not).</param>
/// <param name="Bytes">Exactly what one recv() brought.</param>
public sealed record CapturedMessage(string File, bool FromClient, byte[] Bytes)
{
    /// <summary>The JSON text alone.</summary>
    public byte[] Json => Bytes[^1] == 0 ? Bytes[..^1] : Bytes;

    public static IReadOnlyList<CapturedMessage> LoadAll() =>
        [.. Directory.GetFiles(Repository.PathOf("tests", "vectors"), "*.txt").Order(StringComparer.Ordinal).SelectMany(Load)];

    public static IReadOnlyList<CapturedMessage> Load(string path)
    {
        var messages = new List<CapturedMessage>();
        foreach (var line in System.IO.File.ReadLines(path))
        {
            if (line.StartsWith('[') && line.Contains("->", StringComparison.Ordinal))
                messages.Add(new(Path.GetFileName(path), line.Contains("client->server", StringComparison.Ordinal), []));
            else if (IsHexLine(line) && messages.Count > 0)
                messages[^1] = messages[^1] with { Bytes = [.. messages[^1].Bytes, .. HexBytes(line)] };
        }
        return messages;
    }

    private static bool IsHexLine(string line) =>
        line.Length > 8 && line.StartsWith("  ", StringComparison.Ordinal)
            && int.TryParse(line.AsSpan(2, 4), NumberStyles.HexNumber, null, out _);

    /// <summary>A line is "  0010  7b 22 ... |text|": offset, up to 16 bytes, the same as text.</summary>
    private static IEnumerable<byte> HexBytes(string line) =>
        line[8..line.IndexOf('|', StringComparison.Ordinal)].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(hex => byte.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
