using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatCluster.Presentation;
using ChatCluster.Server;
using ChatCluster.Server.Logging;
using Microsoft.Extensions.Logging;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Logging;

/// <summary>The lines of <c>--log-format lesson</c> and <c>json</c>.</summary>
public sealed partial class LogFormatTests
{
    private const string Template = "#{Connection} login {UserId} \"{Name}\" from {Address}; connection map {Map}";

    private static readonly DateTimeOffset Time = new(2026, 11, 30, 4, 7, 56, 120, TimeSpan.FromHours(8));

    private static readonly TextCatalog English = TextsOf("en");

    [Theory]
    [InlineData("en", "04:07:56 ● login 13 zhang san  map {13}\n")]
    [InlineData("zh", "04:07:56 ● 登录 13 zhang san  连接表 {13}\n")]
    public void Lesson_ALogin_HasTimeSignWordsAndMap(string language, string line)
    {
        var lesson = new LessonLine(TextsOf(language), SentenceCatalog.None, new(isColoured: false), () => "127.0.0.1:6000");

        Assert.Equal(line, Format(lesson, Login("zhang san")));
    }

    [Fact]
    public void Lesson_Colours_AreTheServersAndThoseOfTheSigns()
    {
        var lesson = new LessonLine(English, SentenceCatalog.None, new(isColoured: true), () => "127.0.0.1:6000");
        var server = $"\e[38;5;{ServerSign.Of("127.0.0.1:6000").Colour}m";

        Assert.Equal($"\e[2m04:07:56\e[0m {server}●\e[0m login 13 zhang san{server}  map {{13}}\e[0m\n", Format(lesson, Login("zhang san")));
        Assert.EndsWith("\e[31m✗ 13 → 21 stored: online on 127.0.0.1:6002, but not in map {13}\e[0m\n", Format(lesson,
            Event(1608, "ChatStoredElsewhere", "", ("From", 13), ("To", 21), ("onlineOn", "127.0.0.1:6002"), ("map", "{13}"))));
        Assert.EndsWith("\e[32m✓ 13 → 15 delivered\e[0m\n", Format(lesson, Event(1600, "ChatDelivered", "", ("From", 13), ("To", 15))));
        Assert.EndsWith("\e[32m⇢ 13 → 21 relayed: another server has delivered it\e[0m\n",
            Format(lesson, Event(1609, "ChatRelayed", "", ("From", 13), ("To", 21))));
    }

    [Fact]
    public void Lesson_WarningsAndErrorsWithoutAText_AreShown_OtherEventsAreNot()
    {
        var lesson = new LessonLine(English, SentenceCatalog.None, new(isColoured: false), () => "not listening yet");

        Assert.Equal("04:07:56 · ! 3 rows \\u001b[31m\n",
            Format(lesson, new(Time, LogEventLevel.Warning, null, Parse("{Count} rows {Name}"),
                [new("Count", new ScalarValue(3)), new("Name", new ScalarValue("\e[31m"))])));
        Assert.Equal("04:07:56 · ✗ failed: no room\n",
            Format(lesson, new(Time, LogEventLevel.Error, new IOException("no room"), Parse("failed"), [])));
        Assert.Equal("", Format(lesson, Event(1501, "ScriptApplied", "schema script")));
    }

    [Fact]
    public void Lesson_Reasons_AreInItsLanguage_AndNamesAreNot()
    {
        var sentences = new SentenceCatalog(TextCatalog.Load(typeof(ServerModule).Assembly, "Sentences.zh.json"));
        var lesson = new LessonLine(TextsOf("zh"), sentences, new(isColoured: false), () => "127.0.0.1:6000");

        Assert.EndsWith(" ✗ 拒绝 ONE_CHAT_MSG：请先登录\n",
            Format(lesson, Event(1101, "Refused", "", ("Request", "ONE_CHAT_MSG"), ("Reason", "log in first"))));
        Assert.EndsWith(" 注册 22 log in first\n", Format(lesson, Event(1601, "Registered", "", ("UserId", 22), ("Name", "log in first"))));
        Assert.EndsWith(" ! 这里缺少 3 行，没能写出\n", Format(lesson, LogNotice.Lost(3)));
    }

    [Fact]
    public void Lesson_AnException_IsToldToo()
    {
        var failed = new LogEvent(Time, LogEventLevel.Error, new IOException("no room"), Parse(""),
            [new("Work", new ScalarValue("x")), new("EventId", new StructureValue([new("Name", new ScalarValue("BackgroundFault"))]))]);

        Assert.EndsWith(" ✗ background task failed: x: no room\n",
            Format(new LessonLine(English, SentenceCatalog.None, new(isColoured: false), () => ""), failed));
    }

    [Fact]
    public void Json_IsOneObjectWithTimeEventMessageAndValues() => Assert.Equal(
        """{"time":"2026-11-29T20:07:56.120Z","level":"info","id":1300,"event":"LoggedIn","message":"#7 login 13 \"a\u001b\\\" from 127.0.0.1:9; connection map {13}","connection":7,"userId":13,"name":"a\u001b\\","address":"127.0.0.1:9","map":"{13}"}""" + "\n",
        Format(new JsonLine(), Login("a\e\\")));

    [Fact]
    public void Json_AnException_StaysWithinTheLine()
    {
        var line = Format(new JsonLine(), new(Time, LogEventLevel.Error, new IOException("two\nlines"), Parse("failed"),
            [new("Seconds", new ScalarValue(1.5)), new("IsLast", new ScalarValue(true)), new("Nothing", new ScalarValue(null))]));

        Assert.Equal(1, line.Count(static character => character == '\n'));
        var json = JsonDocument.Parse(line).RootElement;
        Assert.Contains("two\nlines", json.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.Equal(1.5, json.GetProperty("seconds").GetDouble());
        Assert.True(json.GetProperty("isLast").GetBoolean());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("nothing").ValueKind);
    }

    /// <summary>A text is for an event by name, and its places are the event's values; names are unique.</summary>
    [Fact]
    public void LessonTexts_AreThoseOfEventsInBothLanguages()
    {
        var events = typeof(ServerModule).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null).ToList();
        var chinese = TextsOf("zh");

        Assert.Equal(events.Count, events.Select(method => method.Name).Distinct().Count());
        // A warning without a text would be English in both languages.
        Assert.Equal([], events.Where(method => method.GetCustomAttribute<LoggerMessageAttribute>()!.Level >= LogLevel.Warning)
            .Select(method => method.Name).Except(English.Keys));
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
        Assert.All(English.Keys, key =>
        {
            var values = events.Single(method => method.Name == key).GetParameters()
                .Select(value => value.Name!.ToUpperInvariant()).ToList();
            Assert.All(Places(English[key]), place => Assert.Contains(place.ToUpperInvariant(), values));
            Assert.Equal(Places(English[key]).Order(), Places(chinese[key]).Order());
        });
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(place => place.Groups["name"].Value);

    private static TextCatalog TextsOf(string language) => TextCatalog.Load(typeof(ServerModule).Assembly, $"Lesson.{language}.json");

    private static LogEvent Login(string name) => Event(1300, "LoggedIn", Template,
        ("Connection", 7), ("UserId", 13), ("Name", name), ("Address", "127.0.0.1:9"), ("Map", "{13}"));

    private static LogEvent Event(int id, string name, string template, params (string Name, object Value)[] values) =>
        new(Time, LogEventLevel.Information, exception: null, Parse(template),
        [
            .. values.Select(value => new LogEventProperty(value.Name, new ScalarValue(value.Value))),
            new("EventId", new StructureValue([new("Id", new ScalarValue(id)), new("Name", new ScalarValue(name))])),
        ]);

    private static MessageTemplate Parse(string template) => new MessageTemplateParser().Parse(template);

    private static string Format(ITextFormatter format, LogEvent logEvent)
    {
        using var output = new StringWriter();
        format.Format(logEvent, output);
        return output.ToString();
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex Place();
}
