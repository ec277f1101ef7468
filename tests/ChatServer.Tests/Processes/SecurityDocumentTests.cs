using System.Globalization;
using System.Text.RegularExpressions;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>The page on security names the limits as they are.</summary>
public sealed partial class SecurityDocumentTests
{
    [Theory]
    [InlineData("security.md")]
    [InlineData("security.zh-CN.md")]
    public async Task Document_EveryLimit_HasTheDefaultOfTheCommandLine(string name)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("docs", name), TestContext.Current.CancellationToken);
        var written = Limit().Matches(text).ToDictionary(row => row.Groups["option"].Value, row => row.Groups["default"].Value);
        var options = ServerTextsTests.EnglishCommandLine().Root.Options.Where(option => written.ContainsKey(option.Name)).ToList();

        Assert.InRange(written.Count, 20, 100);
        Assert.Equal(written.Count, options.Count);
        Assert.All(options, option =>
            Assert.Equal(written[option.Name], Convert.ToString(option.GetDefaultValue(), CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"\| `(?<option>--[a-z-]+)` \| (?<default>\d+) \|")]
    private static partial Regex Limit();
}
