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
        var options = ServerTextsTests.EnglishCommandLine().Root.Options
            .Select(option => option.Name).Except(["--help", "--version"]).ToList();

        Assert.InRange(options.Count, 14, 100);
        Assert.All(options, option => Assert.True(text.Contains($"`{option}`") || text.Contains($"`{option} "), option));
    }

    [Fact]
    public async Task SystemdUnit_IsTheSameInBothPages_AndItsInstancesAreOneUserWhoStartsAServer()
    {
        var unit = await UnitAsync("operating.md");

        Assert.Equal(unit, await UnitAsync("operating.zh-CN.md"));
        Assert.Equal(unit, await File.ReadAllLinesAsync(Repository.PathOf("scripts", "systemd", "chatserver@.service"),
            TestContext.Current.CancellationToken));
        // The instances share a database file. DynamicUser alone makes a user of each unit's name (systemd.exec(5)).
        Assert.Contains(unit, line => line.StartsWith("User=", StringComparison.Ordinal));
        Assert.Contains("UMask=0077", unit);
        var start = Assert.Single(unit, line => line.StartsWith("ExecStart=", StringComparison.Ordinal));
        Assert.Empty(ServerTextsTests.EnglishCommandLine().Root.Parse(start.Replace("%i", "6000").Split(' ')[1..]).Errors);
    }

    private static async Task<List<string>> UnitAsync(string name) =>
    [
        .. (await File.ReadAllLinesAsync(Repository.PathOf("docs", name), TestContext.Current.CancellationToken))
            .SkipWhile(line => line != "```ini").Skip(1).TakeWhile(line => line != "```"),
    ];
}
