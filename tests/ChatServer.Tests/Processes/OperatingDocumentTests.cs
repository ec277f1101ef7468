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

    /// <summary>What the cluster's unit runs, with the values of the example that an operator edits.</summary>
    [Fact]
    public async Task ClusterUnit_WithItsExampleOfSettings_IsACommandThatTheServerTakes()
    {
        var cancel = TestContext.Current.CancellationToken;
        var settings = (await File.ReadAllLinesAsync(Repository.PathOf("scripts", "systemd", "cluster.env"), cancel))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=', 2))
            .ToDictionary(pair => $"${{{pair[0]}}}", pair => pair[1].Trim('"'));
        var unit = await File.ReadAllLinesAsync(Repository.PathOf("scripts", "systemd", "chatserver-cluster@.service"), cancel);
        var start = Assert.Single(unit, line => line.StartsWith("ExecStart=", StringComparison.Ordinal));

        var words = start.Replace("%i", "6000").Split(' ')[1..].Select(word => word[0] == '$' ? settings[word] : word);

        Assert.Empty(ServerTextsTests.EnglishCommandLine().Root.Parse([.. words]).Errors);
        Assert.All(settings.Keys, name => Assert.Contains(name, start));
    }

    private static async Task<List<string>> UnitAsync(string name) =>
    [
        .. (await File.ReadAllLinesAsync(Repository.PathOf("docs", name), TestContext.Current.CancellationToken))
            .SkipWhile(line => line != "```ini").Skip(1).TakeWhile(line => line != "```"),
    ];
}
