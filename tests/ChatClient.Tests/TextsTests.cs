using System.Text.RegularExpressions;
using ChatCluster.Client;
using ChatCluster.Client.Commands;
using ChatCluster.Presentation;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatClient.Tests;

/// <summary>The texts of both languages are complete, and none is left over.</summary>
public sealed partial class TextsTests
{
    private static readonly TextCatalog English = ClientTexts.Of(Language.English);
    private static readonly TextCatalog Chinese = ClientTexts.Of(Language.Chinese);

    private static readonly TextCatalog CourseTexts = TextCatalog.Load(typeof(ClientTexts).Assembly, "Course.json");

    private static readonly string Source = string.Concat(
        Directory.EnumerateFiles(Repository.PathOf("ChatClient"), "*.cs", SearchOption.AllDirectories)
            // It has the names of the help's headings.
            .Append(Repository.PathOf("Presentation", "HelpPage.cs")).Select(File.ReadAllText));

    [Fact]
    public void BothLanguages_HaveTheSameTexts_WithTheSameValues()
    {
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Chinese.Keys.Order(StringComparer.Ordinal));
        Assert.All(English.Keys, key => Assert.Equal(Places(English[key]), Places(Chinese[key])));
    }

    [Fact]
    public void Text_IsUsedByTheSource()
    {
        var used = Literal().Matches(Source).Select(literal => literal.Groups["text"].Value)
            .Concat(CommandTable.Rows.Select(row => $"command.{row.Name}")).Concat(ScriptTable.Rows.Select(row => $"script.{row.Name}"));

        Assert.Equal([], English.Keys.Except(used));
    }

    [Fact]
    public void Source_UsesOnlyTextsThatAreThere()
    {
        var used = Lookup().Matches(Source).Select(lookup => lookup.Groups["key"].Value).ToList();

        Assert.NotEmpty(used);
        Assert.Equal([], used.Except(English.Keys));
    }

    [Fact]
    public void CourseTexts_AreThoseThatItsScreenUses()
    {
        var used = Literal().Matches(Source).Select(literal => literal.Groups["text"].Value).ToHashSet();
        var looked = CourseLookup().Matches(Source).Select(lookup => lookup.Groups["key"].Value).ToList();

        Assert.Equal([], CourseTexts.Keys.Where(key => !used.Contains(key)));
        Assert.NotEmpty(looked);
        Assert.Equal([], looked.Except(CourseTexts.Keys));
    }

    [Fact]
    public void Error_OfACommand_HasATranslation()
    {
        var sentences = ClientTexts.Sentences(Language.Chinese);
        var errors = Invalid().Matches(Source).Select(error => Hole().Replace(error.Groups["text"].Value, "x"))
            .Where(error => !error.StartsWith("password: the input ended", StringComparison.Ordinal)
                && error is not "invalid input command!").ToList();

        Assert.NotEmpty(errors);
        Assert.Equal([], errors.Where(error => sentences.Translate(error) == error));
    }

    [Theory]
    [InlineData("user 21 is online on 127.0.0.1:6002, but not in this process's connection map {13}",
        "用户 21 在 127.0.0.1:6002 上在线，但不在本进程的连接表 {13} 里")]
    [InlineData("/msg command invalid!", "/msg 命令格式不对！")]
    [InlineData("something new", "something new")]
    public void Sentence_IsTranslatedWithItsValues(string english, string chinese)
    {
        Assert.Equal(chinese, ClientTexts.Sentences(Language.Chinese).Translate(english));
        Assert.Equal(english, ClientTexts.Sentences(Language.English).Translate(english));
    }

    [Theory]
    [InlineData("zh", Language.Chinese)]
    [InlineData("zh_CN.UTF-8", Language.Chinese)]
    [InlineData("en", Language.English)]
    [InlineData("C.UTF-8", Language.English)]
    public void Language_IsTheOneAskedFor(string asked, Language language) => Assert.Equal(language, Languages.Choose(asked));

    [Fact]
    public void Server_HasASignAndAColour_ThatDifferFromItsNeighbours()
    {
        var signs = Enumerable.Range(6000, 7).Select(port => ServerSign.Of($"127.0.0.1:{port}")).ToList();

        Assert.Equal(7, signs.Select(sign => sign.Sign).Distinct().Count());
        Assert.Equal(7, signs.Select(sign => sign.Colour).Distinct().Count());
        Assert.NotEqual(ServerSign.Of("192.0.2.1:6000"), ServerSign.Of("192.0.2.2:6000"));
        Assert.Equal(ServerSign.Of("6000").Sign, ServerSign.Of(":6000").Sign);
    }

    [Fact]
    public void Painter_WithoutColour_ChangesNothing()
    {
        Assert.Equal("x", Painter.Of(ColourMode.Never, isTerminal: true).Bad("x"));
        Assert.Equal("x", Painter.Of(ColourMode.Auto, isTerminal: false).Bad("x"));
        Assert.Equal("\u001b[31mx\u001b[0m", Painter.Of(ColourMode.Always, isTerminal: false).Bad("x"));
    }

    [Fact]
    public void Painter_TextWithColouredText_ContinuesInItsColour()
    {
        var paint = new Painter(isColoured: true);

        Assert.Equal("\e[31mx \e[32my\e[0m\e[31m z\e[0m", paint.Bad($"x {paint.Good("y")} z"));
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(place => place.Value).Order().Distinct();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex("\"(?<text>[a-z.]+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("""texts(\[|\.Format\()"(?<key>[a-z.]+)["]""")]
    private static partial Regex Lookup();

    [GeneratedRegex("""Course(\[|\.Format\()"(?<key>[a-z.]+)["]""")]
    private static partial Regex CourseLookup();

    [GeneratedRegex("""new InvalidInput\(\s*\$?"(?<text>[^"]+)["]""")]
    private static partial Regex Invalid();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Hole();
}
