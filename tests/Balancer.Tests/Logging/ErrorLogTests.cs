using System.Globalization;
using System.Text.RegularExpressions;
using ChatCluster.Balancer.Configuration.Values;
using ChatCluster.Balancer.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Balancer.Tests.Logging;

public sealed class ErrorLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("errorlog");
    private readonly LogWriter _writer = new();
    private readonly ErrorLog _log;

    public ErrorLogTests() => _log = new ErrorLog(_writer, new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero)));

    private string File1 => Path.Combine(_folder.FullName, "error.log");

    private string File2 => Path.Combine(_folder.FullName, "all.log");

    public void Dispose()
    {
        _writer.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Write_ProcessAndSession_HaveNginxsForm()
    {
        _log.Apply([new ErrorLogConfig(File1, LogLevel.Info)]);
        _log.Write(LogLevel.Notice, "start");
        _log.Write(LogLevel.Info, 42, "client disconnected");

        var lines = Flushed(File1);
        Assert.Matches($@"^2026/03/04 05:06:07 \[notice\] {Environment.ProcessId}#\d+: start$", lines[0]);
        Assert.Matches($@"^2026/03/04 05:06:07 \[info\] {Environment.ProcessId}#\d+: \*42 client disconnected$", lines[1]);
    }

    [Fact]
    public async Task Write_SyslogServerIsGone_IsAnErrorInTheOtherLogOnce()
    {
        using var nobody = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
        nobody.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var server = (System.Net.IPEndPoint)nobody.LocalEndPoint!;
        nobody.Dispose();
        _writer.OnFailure = (level, message) => _log.Write(level, message);
        _log.Apply([
            new ErrorLogConfig(File1, LogLevel.Error),
            new ErrorLogConfig(null, LogLevel.Info) { Syslog = new SyslogConfig(server, 23, 6, "nginx", HasHostName: false) },
        ]);
        var expected = $"[error] {Environment.ProcessId}#";
        var failure = $"send() failed (111: Connection refused) while logging to syslog, server: {server}";

        await TestKit.Eventually.HoldsAsync(() =>
        {
            _log.Write(LogLevel.Info, "for syslog alone");
            return File.Exists(File1) && File.ReadAllText(File1).Contains(failure, StringComparison.Ordinal);
        }, "the failure is reported", TestContext.Current.CancellationToken);

        for (var more = 0; more < 20; more++)
            _log.Write(LogLevel.Info, "for syslog alone");
        Assert.Contains(expected, Assert.Single(Flushed(File1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WhatAClientSent_CannotSteerATerminalOrForgeALine()
    {
        _log.Apply([new ErrorLogConfig(File1, LogLevel.Info)]);
        _log.Write(LogLevel.Error, 1, "broken header: \"\u001b]0;x\a 中文 \u007f\u009b2J\u0000\"\n2026/03/04 05:06:07 [notice] 1#1: forged");

        Assert.Equal(
            [@"*1 broken header: ""\x1B]0;x\x07 中文 \x7F\xC2\x9B2J\x00""\x0A2026/03/04 05:06:07 [notice] 1#1: forged"],
            Messages(Flushed(File1)));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('中')]
    public void Write_LongerThanNginxsLongestLine_IsCut(char letter)
    {
        _log.Apply([new ErrorLogConfig(File1, LogLevel.Info)]);
        _log.Write(LogLevel.Error, new string(letter, 4000));
        _log.Write(LogLevel.Error, "next");

        var lines = Flushed(File1);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(lines[0]), 2045, 2047);
        Assert.EndsWith($"{letter}{letter}", lines[0], StringComparison.Ordinal);
        Assert.Equal("next", Messages(lines).Last());
    }

    [Fact]
    public void Write_TwoTargets_EachTakesItsLevels()
    {
        _log.Apply([new ErrorLogConfig(File1, LogLevel.Error), new ErrorLogConfig(File2, LogLevel.Notice)]);
        _log.Write(LogLevel.Crit, "crit");
        _log.Write(LogLevel.Notice, "notice");
        _log.Write(LogLevel.Info, "info");

        Assert.Equal(["crit"], Messages(Flushed(File1)));
        Assert.Equal(["crit", "notice"], Messages(Flushed(File2)));
    }

    [Fact]
    public void IsEnabled_FollowsTheMostVerboseTarget()
    {
        Assert.False(_log.IsEnabled(LogLevel.Emerg));
        _log.Apply([new ErrorLogConfig(File1, LogLevel.Error), new ErrorLogConfig(File2, LogLevel.Notice)]);
        Assert.True(_log.IsEnabled(LogLevel.Notice));
        Assert.False(_log.IsEnabled(LogLevel.Info));
    }

    [Fact]
    public void Write_FileExists_Appends()
    {
        File.WriteAllText(File1, "0 [x] 0#0: older\n");
        _log.Apply([new ErrorLogConfig(File1, LogLevel.Info)]);
        _log.Write(LogLevel.Info, "newer");
        Assert.Equal(["older", "newer"], Messages(Flushed(File1)));
    }

    [Fact]
    public void Write_AnotherWritesToTheFile_NothingIsOverwritten()
    {
        using var otherWriter = new LogWriter();
        var other = new ErrorLog(otherWriter, TimeProvider.System);
        _log.Apply([new ErrorLogConfig(File1, LogLevel.Info)]);
        other.Apply([new ErrorLogConfig(File1, LogLevel.Info)]);
        for (var line = 0; line < 20; line++)
        {
            var (log, expected) = (line % 2 == 0 ? _log : other, line + 1);
            log.Write(LogLevel.Info, $"line {line}");
            WaitUntil(() => File.Exists(File1) && File.ReadAllLines(File1).Length == expected);
        }
    }

    [Fact]
    public void Reopen_FileRenamed_GoesOnInANewFile()
    {
        _log.Apply([new ErrorLogConfig(File1, LogLevel.Info)]);
        _log.Write(LogLevel.Info, "before");
        WaitUntil(() => File.Exists(File1) && new FileInfo(File1).Length > 0);
        File.Move(File1, File2);
        _log.Reopen();
        _log.Write(LogLevel.Info, "after");

        Assert.Equal(["before"], Messages(Flushed(File2)));
        Assert.Equal(["after"], Messages(Flushed(File1)));
    }

    /// <summary>A rotation waits for room where a line would be dropped.</summary>
    [Fact]
    public async Task Reopen_QueueIsFull_StillComesToPass()
    {
        const int MoreThanTheQueueHolds = 20_000;
        var pipe = Path.Combine(_folder.FullName, "pipe");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        _log.Apply([new ErrorLogConfig(File1, LogLevel.Info)]);
        _log.Write(LogLevel.Info, "before");
        WaitUntil(() => File.Exists(File1) && new FileInfo(File1).Length > 0);
        File.Move(File1, File2);
        var stuck = new ErrorLog(_writer, TimeProvider.System);
        stuck.Apply([new ErrorLogConfig(pipe, LogLevel.Info)]);
        for (var line = 0; line < MoreThanTheQueueHolds; line++)
            stuck.Write(LogLevel.Info, "line");

        var reopening = Task.Run(_log.Reopen, TestContext.Current.CancellationToken);
        using var reader = File.OpenText(pipe);
        var reading = reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        await reopening;
        _log.Write(LogLevel.Info, "after");

        Assert.Equal(["after"], Messages(Flushed(File1)));
        await reading;
    }

    [Fact]
    public void Write_FolderMissing_DoesNotThrow()
    {
        _log.Apply([new ErrorLogConfig(Path.Combine(_folder.FullName, "no", "such.log"), LogLevel.Info),
            new ErrorLogConfig(File1, LogLevel.Info)]);
        _log.Write(LogLevel.Info, "kept");
        Assert.Equal(["kept"], Messages(Flushed(File1)));
    }

    [Fact]
    public async Task Write_FileBlocks_CallerGoesOnAndTheLogTellsWhatWasLost()
    {
        const int Lines = 40_000;
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [File1]))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        _log.Apply([new ErrorLogConfig(File1, LogLevel.Info)]);
        for (var line = 0; line < Lines; line++)
            _log.Write(LogLevel.Info, "line");

        using var reader = File.OpenText(File1);
        var reading = reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        _writer.Dispose();

        var text = await reading;
        var dropped = Regex.Matches(text, "([0-9]+) log lines dropped")
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.Equal(Lines, dropped.Sum() + Regex.Count(text, "\\[info\\]"));
        Assert.NotEmpty(dropped);
    }

    private string[] Flushed(string file)
    {
        _writer.Dispose();
        return File.ReadAllLines(file);
    }

    private static IEnumerable<string> Messages(string[] lines) => lines.Select(line => Regex.Replace(line, "^.*?#\\d+: ", ""));

    private static void WaitUntil(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(10)), "the log line did not appear in time");
}
