using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Protocol.Tests;

/// <summary>The messages that the documents show are messages.</summary>
public sealed partial class DocumentedMessageTests
{
    [Fact]
    public void EveryJsonBlockInTheDocuments_IsDecodedAndWrittenTheSame()
    {
        var shown = Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Append(Repository.PathOf("README.md")).Append(Repository.PathOf("README.zh-CN.md"))
            .SelectMany(file => JsonBlock().Matches(File.ReadAllText(file)))
            .SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .ToList();

        Assert.True(shown.Count > 50, $"only {shown.Count} messages found");
        Assert.All(shown, line =>
        {
            var message = MessageCodec.Decode(line, out var error);
            Assert.True(message is not null, error?.Text);
            Assert.Equal(line, MessageCodec.ToText(message));
        });
    }

    [Fact]
    public void ProtocolDocument_InBothLanguages_ShowsTheSameMessages() =>
        Assert.Equal(Blocks("protocol.md"), Blocks("protocol.zh-CN.md"));

    private static IEnumerable<string> Blocks(string name) =>
        JsonBlock().Matches(File.ReadAllText(Repository.PathOf("docs", name))).Select(block => block.Value);

    [GeneratedRegex(@"^```json\n(?<lines>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex JsonBlock();
}
