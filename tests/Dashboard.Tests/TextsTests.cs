using System.Text.Json;
using System.Text.RegularExpressions;
using ChatCluster.Balancer.Peers;
using ChatCluster.Balancer.Picking;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.Dashboard.Tests;

/// <summary>The texts of the page: complete in both languages, and none left over.</summary>
public sealed partial class TextsTests
{
    private static readonly string Folder = Repository.PathOf("Dashboard", "Page");

    [Fact]
    public void Texts_HaveTheSameKeysAndPlacesInBothLanguages()
    {
        var (english, chinese) = (Read("en"), Read("zh"));

        Assert.Equal(english.Keys.Order(), chinese.Keys.Order());
        Assert.All(english, text => Assert.Equal(Places(text.Value), Places(chinese[text.Key])));
    }

    [Fact]
    public void Page_UsesTheTextsAndNoOthers()
    {
        var page = string.Concat(Directory.GetFiles(Folder).Select(File.ReadAllText));
        var used = Key().Matches(page).Select(match => match.Groups["key"].Value)
            .Where(key => !File.Exists(Path.Combine(Folder, key))).ToHashSet();
        var states = Enum.GetNames<PickRefusal>().Except([nameof(PickRefusal.None)]).Concat(Enum.GetNames<PeerHealth>())
            .Concat(["up", "gone", "starting", "ready", "stopping"]).Select(state => $"state.{state.ToLowerInvariant()}");
        var buttons = new[] { "drain", "up", "kill", "freeze", "thaw" }.Select(command => $"button.{command}");

        Assert.Equal(Read("en").Keys.Order(), used.Concat(states).Concat(buttons).Distinct().Order());
    }

    private static Dictionary<string, string> Read(string language) => JsonSerializer.Deserialize<Dictionary<string, string>>(
        File.ReadAllText(Repository.PathOf("Dashboard", "Texts", $"Texts.{language}.json")))!;

    private static string Places(string text) => string.Concat(Place().Matches(text).Select(match => match.Value).Order());

    [GeneratedRegex(@"['""](?<key>[a-z]+\.[a-z-]+)['""]")]
    private static partial Regex Key();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
