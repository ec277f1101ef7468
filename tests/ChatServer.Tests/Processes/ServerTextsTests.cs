using System.Text.RegularExpressions;
using ChatCluster.Presentation;
using ChatCluster.Server;
using ChatCluster.TestKit;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Processes;

/// <summary>The texts of both languages are complete, and none is left over.</summary>
public sealed partial class ServerTextsTests
{
    private static readonly TextCatalog English = ServerTexts.Options(Language.English);
    private static readonly TextCatalog Chinese = ServerTexts.Options(Language.Chinese);

    /// <summary>With sentences that stand in several literals made whole.</summary>
    private static readonly string[] Source =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("ChatServer"), "*.cs", SearchOption.AllDirectories)
            // It has the names of the help's headings.
            .Append(Repository.PathOf("Presentation", "HelpPage.cs"))
            .Select(file => Join().Replace(File.ReadAllText(file), "")),
    ];

    internal static CommandLine EnglishCommandLine() => new(English);

    [Fact]
    public void Options_HaveTheSameTextsInBothLanguages_AndTheSourceUsesThem()
    {
        var used = Source.SelectMany(text => Key().Matches(text)).Select(match => match.Groups["key"].Value).Distinct();

        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Chinese.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
        Assert.All(English.Keys, key => Assert.Equal(Hole().Count(English[key]), Hole().Count(Chinese[key])));
    }

    [Fact]
    public void Error_OfTheCommandLineOrTheStart_HasATranslation() => AllAreTranslated(
        ServerTexts.Errors(Language.Chinese), Source.SelectMany(text => Error().Matches(text))
            .Concat(Source.Single(text => text.Contains("class StartFailure")) is { } start ? StartError().Matches(start) : []));

    /// <summary>What users are told, in the client, on the dashboard and in the lesson's log.</summary>
    [Fact]
    public void Refusal_HasATranslation() => AllAreTranslated(
        new(TextCatalog.Load(typeof(ServerTexts).Assembly, "Sentences.zh.json")), Source.SelectMany(text => Refused().Matches(text)));

    [Fact]
    public void ReasonWhyTheBusIsDown_HasATranslation() => AllAreTranslated(
        new(TextCatalog.Load(typeof(ServerTexts).Assembly, "Sentences.zh.json")),
        Source.Where(text => text.Contains("class RedisConnection") || text.Contains("class RedisCertificate"))
            .SelectMany(text => BusReason().Matches(text)));

    private static void AllAreTranslated(SentenceCatalog catalog, IEnumerable<Match> matches)
    {
        var sentences = matches.Select(match => match.Groups["text"].Value.Replace("\\\"", "\"", StringComparison.Ordinal))
            .Select(text => Hole().Replace(text, "x")).ToList();

        Assert.NotEmpty(sentences);
        Assert.Equal([], sentences.Where(sentence => catalog.Translate(sentence) == sentence));
    }

    [GeneratedRegex(@"""(?<key>(option|help)\.[a-z]+)""")]
    private static partial Regex Key();

    [GeneratedRegex("""(AddError\(|new FormatException\(|throw new StorageException\(\s*)\$?"(?<text>(\{[^}]*\}|[^"\\{]|\\.)+)["]""")]
    private static partial Regex Error();

    [GeneratedRegex("""=>\s+\$"(?<text>(\{[^}]*\}|[^"\\{]|\\.)+)["]""")]
    private static partial Regex StartError();

    [GeneratedRegex("""Refusal\(ErrorCode\.\w+,\s*\$?"(?<text>(\{[^}]*\}|[^"\\{]|\\.)+)["]""")]
    private static partial Regex Refused();

    [GeneratedRegex("""(=>|return|\?|:)\s+\$?"(?<text>(\{[^}]*\}|[^"\\{])+ (\{[^}]*\}|[^"\\{])+)["]""")]
    private static partial Regex BusReason();

    [GeneratedRegex("""["]\s*\+\s*\$?["]""")]
    private static partial Regex Join();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Hole();
}
