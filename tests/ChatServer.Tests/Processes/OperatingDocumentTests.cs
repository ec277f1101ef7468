using ChatCluster.Server;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

public sealed class OperatingDocumentTests
{
    [Theory]
    [InlineData("operating.md")]
    [InlineData("operating.zh-CN.md")]
    public async Task Document_ExplainsEveryOption(string name)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("docs", name), TestContext.Current.CancellationToken);
        var options = new CommandLine().Root.Options.Select(option => option.Name).Except(["--help", "--version"]).ToList();

        Assert.InRange(options.Count, 14, 100);
        Assert.All(options, option => Assert.True(text.Contains($"`{option}`") || text.Contains($"`{option} "), option));
    }
}
