using System.Text.Json.Nodes;

namespace ChatCluster.ChatClient.Tests;

/// <summary>Looking into frames with another JSON library than the program's own.</summary>
internal static class Wire
{
    public static long Seq(string? frame) => (long)JsonNode.Parse(frame!)!["seq"]!;

    public static int MessageId(string? frame) => (int)JsonNode.Parse(frame!)!["msgid"]!;

    public static string? Text(string? frame, string member) => JsonNode.Parse(frame!)![member]?.ToString();
}
