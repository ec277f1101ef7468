using System.Text.Json;
using ChatCluster.Server.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Xunit;

namespace ChatCluster.ChatServer.Tests.Logging;

public sealed class LogLineTests
{
    [Fact]
    public void Format_WritesTimeLevelAndPlainText() =>
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} WRN #7 login 13 ""zhang san"" 1\.5 s\n$",
            Format(log => log.Warning("#{Connection} login {Id} \"{Name}\" {Seconds:F1} s", 7, 13, "zhang san", 1.46)));

    [Theory]
    [InlineData("a\nb", @"a\u000ab")]
    [InlineData("a\rb", @"a\u000db")]
    [InlineData("a\u001b[31mb", @"a\u001b[31mb")]
    [InlineData("a\u0000b", @"a\u0000b")]
    [InlineData("a\u009bb", @"a\u009bb")]
    [InlineData("a\u2028b", @"a\u2028b")]
    [InlineData("a\u202eb", @"a\u202eb")]
    [InlineData("a\u2066b", @"a\u2066b")]
    [InlineData(@"a\u001bb", @"a\\u001bb")]
    [InlineData("张 三 😀", "张 三 😀")]
    public void Format_WhatCannotBeSeen_IsWrittenAsInJson(string name, string written)
    {
        Assert.EndsWith($" ERR {written}\n", Format(log => log.Error("{Name}", name)));
        Assert.EndsWith($" ERR \"{written}\"\n", Format(log => log.Error("\"{Name}\"", name)));
    }

    [Fact]
    public void Format_HalfOfASurrogatePair_IsWrittenAsInJson() =>
        Assert.EndsWith(@" ERR a\ud800b" + "\n", Format(log => log.Error("{Name}", $"a{(char)0xd800}b")));

    [Theory]
    [InlineData("x\" from 127.0.0.1:1; connection map {}\n2026-11-22 11:00:40.123 INF #8 login 15 \"li si")]
    [InlineData("\\")]
    [InlineData("\\\"")]
    [InlineData("\u202e\ud83d\ude00\u200d")]
    public void Format_ANameWithQuotationMarks_IsOneLineFromWhichItCanBeRead(string name)
    {
        var line = Format(log => log.Information("login \"{Name}\" from x", name));

        Assert.Equal(1, line.Count(static character => character == '\n'));
        var value = line[line.IndexOf('"')..(line.LastIndexOf('"') + 1)];
        Assert.Equal(name, JsonSerializer.Deserialize<string>(value));
    }

    [Fact]
    public void Format_AQuotationMarkOutsideOfQuotationMarks_IsLeft() =>
        Assert.EndsWith(" refused: \"toid\" is missing\n", Format(log => log.Information("refused: {Reason}", "\"toid\" is missing")));

    [Fact]
    public void Format_AnException_IsIndentedSoThatNoneOfItsLinesPassesForAnEvent()
    {
        var text = Format(log => log.Error(new InvalidOperationException("bad\n2026-11-22 11:00:40.123 INF forged\u001b"), "failed"));

        Assert.All(text.TrimEnd('\n').Split('\n')[1..], line => Assert.StartsWith("    ", line));
        Assert.Contains(@"    2026-11-22 11:00:40.123 INF forged\u001b", text);
    }

    private static string Format(Action<ILogger> write)
    {
        var sink = new Sink();
        using (var log = new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger())
            write(log);
        return sink.Text.ToString();
    }

    private sealed class Sink : ILogEventSink
    {
        public StringWriter Text { get; } = new();

        public void Emit(LogEvent logEvent) => new LogLine().Format(logEvent, Text);
    }
}
