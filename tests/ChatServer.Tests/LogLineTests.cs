using ChatCluster.Server;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Xunit;

namespace ChatCluster.ChatServer.Tests;

public sealed class LogLineTests
{
    [Fact]
    public void Format_WritesTimeLevelAndPlainText() =>
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} WRN #7 login 13 ""zhang san""\n$", Format(log => log.Warning("#{Connection} login {Id} \"{Name}\"", 7, 13, "zhang san")));

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\u001bb")]
    [InlineData("a\u0000b")]
    [InlineData("a\u009bb")]
    [InlineData("a\u2028b")]
    [InlineData("a\u202eb")]
    [InlineData("a\u2066b")]
    public void Format_ControlCharacters_AreNeutralised(string name) =>
        Assert.EndsWith(" ERR a?b\n", Format(log => log.Error("{Name}", name)));

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
